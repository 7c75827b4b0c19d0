FROM otel/opentelemetry-collector:0.110.0
ENTRYPOINT ["/otelcol", "--config=env:CONFIG", "--set=exporters.otlp.endpoint=${env:ENDPOINT}", "--match=^api$"]
