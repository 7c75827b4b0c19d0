FROM python:3.13-slim
COPY . /app
USER 65532
# finding below
ENTRYPOINT ["/bin/bash", "-c"]
CMD ["python migrate.py; python server.py"]
