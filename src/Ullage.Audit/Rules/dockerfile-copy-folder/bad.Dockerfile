FROM golang:1.25 AS build
WORKDIR /src
# finding below
COPY go.mod go.sum /src/modules
# finding below
COPY ["a.crt", "b.crt", "/certs"]
# finding below
ADD --chown=1000:1000 a.tar \
    b.tar \
    /data
# finding below
COPY <<EOF a.conf /etc/shop
mode = fast
EOF
FROM scratch
# finding below
COPY --from=build /api /worker /bin
ENTRYPOINT ["/bin/api"]
