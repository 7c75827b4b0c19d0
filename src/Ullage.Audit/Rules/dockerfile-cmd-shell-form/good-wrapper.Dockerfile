FROM node:22-slim
COPY . /app
USER 65532
ENTRYPOINT ["tini", "--"]
CMD exec node /app/server.js
