ARG FLAGS="-s -w"
FROM golang:1.26 AS build
ARG VERSION=1
ARG FLAGS
RUN go build -ldflags "$FLAGS" -o /api
RUN LDFLAGS="-s -w" && go build -ldflags "$LDFLAGS" -o /api
RUN go build -ldflags "$(./flags.sh)" -o /api
RUN go build -ldflags "$UNKNOWN" -o /api
FROM scratch
COPY --from=build /api /api
USER 65532
ENTRYPOINT ["/api"]
