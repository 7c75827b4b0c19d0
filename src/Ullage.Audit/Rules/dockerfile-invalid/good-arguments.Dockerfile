FROM golang:1.25 AS build
ARG PORT
ARG FILES
WORKDIR /src
COPY ["go.mod", "."]
COPY ${FILES}
COPY <<EOF /etc/motd
hello
EOF
COPY --chown=1000:1000 \
    go.sum \
    # the list of the modules
    ./
ADD https://example.com/a.tar /tmp/
ONBUILD COPY .
FROM scratch
COPY --from=build /api /api
EXPOSE 1 65535/tcp 8000-8010/udp ${PORT} 127.0.0.1:80800:80
ENTRYPOINT ["/api"]
