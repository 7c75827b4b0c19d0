FROM golang:1.26 AS build
RUN go build -o /api
# finding below
FROM gcr.io/distroless/static-debian12
COPY --from=build /api /api
ENTRYPOINT ["/api"]
