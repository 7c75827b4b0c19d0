FROM golang:1.25-alpine AS build
RUN apk add --no-cache build-base
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# finding below
RUN go build -trimpath -ldflags="-s -w" -o /api .
FROM debian:12-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /api /api
EXPOSE 8080
USER 65532
ENTRYPOINT ["/api"]
