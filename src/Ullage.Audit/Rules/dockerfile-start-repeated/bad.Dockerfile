FROM alpine:3.22 AS test
# finding below
CMD ["/test"]
CMD ["/test", "-v"]
FROM alpine:3.22
COPY --from=test /api /api
# finding below
ENTRYPOINT ["/migrate"]
# finding below
CMD ["up"]
USER 65532
ENTRYPOINT ["/api"]
CMD ["serve"]
