FROM python:3.13-slim
COPY . /app
USER 65532
ENTRYPOINT ["tini", "-g", "--", "sh", "-c", "python migrate.py && python server.py"]
