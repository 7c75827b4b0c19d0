FROM golang:1.25 AS build
WORKDIR /src
# finding below
COPY go.mod
# finding below
COPY ["go.sum"]
# finding below
ADD --chown=1000:1000 \
    vendor.tar
FROM scratch
# finding below
COPY --from=build /api
ARG PORT=80800
# finding below
EXPOSE 8080 ${PORT}/tcp
# finding below
EXPOSE 30000-70000
ENTRYPOINT ["/api"]
