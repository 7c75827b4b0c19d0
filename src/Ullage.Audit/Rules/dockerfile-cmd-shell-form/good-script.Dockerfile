FROM registry.example/runtime:1.2
COPY docker-entrypoint.sh /
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD exec serve --listen :8080
