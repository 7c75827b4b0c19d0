FROM golang:1.26 AS build
ARG GOFLAGS=-ldflags=-s
RUN go build -o /api
FROM golang:1.26 AS second
ENV GOFLAGS="-mod=mod '-ldflags=-s -w'"
RUN go build -o /b
FROM golang:1.26 AS third
RUN GOFLAGS=-ldflags=-s go build -o /c
RUN export GOFLAGS=-ldflags=-w && go build -o /c
FROM golang:1.26 AS fourth
RUN go env -w GOFLAGS=-ldflags=-s && go build -o /d
RUN go build -o /d
FROM scratch
COPY --from=build /api /api
COPY --from=second /b /b
COPY --from=third /c /c
COPY --from=fourth /d /d
USER 65532
ENTRYPOINT ["/api"]
