FROM golang:1.26 AS build
RUN go build -gcflags="all=-N -l" -o /api
FROM golang:1.26 AS debug
RUN go install github.com/go-delve/delve/cmd/dlv@v1.24.0
RUN go build -o /b
FROM scratch
COPY --from=build /api /api
COPY --from=debug /b /b
USER 65532
ENTRYPOINT ["/api"]
