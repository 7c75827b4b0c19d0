FROM python:3.13-slim
COPY . /app
USER 65532
CMD ["sh", "-c", "python3 -m app 2>&1"]
