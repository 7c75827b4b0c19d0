FROM python:3.13-slim
COPY . /app
ENV PORT=8080
USER 65532
CMD ["sh", "-c", "exec gunicorn --bind 0.0.0.0:$PORT app:app"]
