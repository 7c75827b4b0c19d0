FROM eclipse-temurin:21-jre
COPY app.jar /app.jar
USER 65532
CMD ["java", "-Dserver.port=${PORT}", "-jar", "/app.jar"]
