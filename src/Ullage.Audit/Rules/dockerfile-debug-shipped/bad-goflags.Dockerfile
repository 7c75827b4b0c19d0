FROM golang:1.26 AS build
ENV GOFLAGS=-ldflags=-X=main.v=1
# finding below
RUN go build -o /api
FROM scratch
COPY --from=build /api /api
USER 65532
ENTRYPOINT ["/api"]
