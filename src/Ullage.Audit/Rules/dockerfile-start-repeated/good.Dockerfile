FROM alpine:3.22 AS test
CMD ["/test"]
FROM test AS base
ONBUILD CMD ["/other"]
ENTRYPOINT ["/api"]
CMD ["serve"]
FROM base
HEALTHCHECK CMD ["/api", "check"]
USER 65532
RUN <<EOF
echo
CMD
EOF
CMD ["serve", "--port=8080"]
