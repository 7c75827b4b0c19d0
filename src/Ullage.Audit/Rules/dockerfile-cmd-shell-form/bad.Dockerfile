FROM golang:1.25 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /api .
FROM alpine:3.20
COPY --from=build /api /usr/local/bin/
USER 65532
ENTRYPOINT ["/usr/local/bin/api"]
# finding below
CMD serve --listen :8080
