FROM golang:1.26 AS build
RUN go build -o /api
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /api /api
ENTRYPOINT ["/api"]
