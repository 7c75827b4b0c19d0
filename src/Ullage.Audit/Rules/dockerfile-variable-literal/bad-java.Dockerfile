FROM eclipse-temurin:21-jre
COPY app.jar /app.jar
USER 65532
# finding below
ENTRYPOINT ["java", "${JAVA_OPTS}", "-jar", "/app.jar"]
