FROM golang:1.26 AS build
RUN go build -o /api
FROM alpine:3.22 AS debug
COPY --from=build /go/bin/dlv /dlv
COPY --from=build /api /api
USER 65532
ENTRYPOINT ["/dlv", "exec", "/api"]
