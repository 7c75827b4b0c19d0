# finding below
WORKDIR /src
FROM scratch
ENTRYPOINT ["/api"]
