FROM python:3.13-slim
COPY . /app
USER 65532
CMD ["sh", "-c", "uvicorn main:app --port $PORT"]
