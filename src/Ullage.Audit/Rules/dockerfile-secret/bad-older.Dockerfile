# finding below
ARG API_TOKEN=c0ffee1234
FROM alpine:3.22
# finding below
ENV DB_PASSWORD hunter2
ENTRYPOINT ["/api"]
