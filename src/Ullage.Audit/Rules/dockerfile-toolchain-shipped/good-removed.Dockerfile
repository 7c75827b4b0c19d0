FROM alpine:3.22
RUN apk add --no-cache gcc musl-dev && cc -o /api api.c && apk del gcc musl-dev
USER 65532
ENTRYPOINT ["/api"]
