FROM golang:1.26 AS build
ARG VERSION=1
# finding below
RUN go build -ldflags "-X main.v=$(git describe)" -o /api
FROM scratch
COPY --from=build /api /api
USER 65532
ENTRYPOINT ["/api"]
