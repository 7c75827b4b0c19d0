FROM python:3.13-slim
COPY . /app
USER 65532
ENTRYPOINT ["/bin/sh", "-c", "python migrate.py && exec python server.py"]
