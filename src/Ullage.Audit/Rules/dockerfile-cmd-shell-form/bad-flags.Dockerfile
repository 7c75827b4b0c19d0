FROM registry.example/runtime:1.2
ENTRYPOINT ["/run"]
# finding below
CMD --listen :8080
