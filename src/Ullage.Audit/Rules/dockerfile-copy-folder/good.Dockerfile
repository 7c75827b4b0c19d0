FROM golang:1.25 AS build
ARG TARGET=/data/
WORKDIR /src
COPY go.mod go.sum ./
COPY go.mod go.sum .
COPY ["a b.crt", "/certs"]
COPY "a b.crt" /certs/a.crt
COPY *.tar /data
COPY a.tar b.tar $TARGET
COPY --parents a/x b/y /tree
COPY <<one.sh <<two.sh /bin/
echo one
one.sh
echo two
two.sh
COPY <<EOF /etc/motd
a b c
EOF
FROM scratch
COPY --from=build /api /worker "/bin/"
ENTRYPOINT ["/bin/api"]
