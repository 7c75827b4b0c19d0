FROM golang:1.26@sha256:0000000000000000000000000000000000000000000000000000000000000001 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o shop .

FROM gcr.io/distroless/static-debian12:nonroot@sha256:0000000000000000000000000000000000000000000000000000000000000002
WORKDIR /app/
COPY --from=build /src/shop/ ./
ENTRYPOINT ["./shop"]
