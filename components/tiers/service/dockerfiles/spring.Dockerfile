# Spring Boot with Maven: one module, built to one jar that runs. A .dockerignore with `target`, `.git` and `.idea` keeps the build quick.
ARG BUILD_IMAGE=maven:3.9.11-eclipse-temurin-21
ARG RUN_IMAGE=eclipse-temurin:21.0.8_9-jre-alpine

FROM ${BUILD_IMAGE} AS build
WORKDIR /source
# Dependencies are a layer of their own: they are fetched anew only when the pom changes.
COPY pom.xml ./
RUN mvn -B -q dependency:go-offline
COPY src ./src
RUN mvn -B -q -DskipTests package \
  && find target -maxdepth 1 -name '*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-plain.jar' \
    -exec cp {} /source/app.jar \;

FROM ${RUN_IMAGE}
WORKDIR /app
COPY --from=build /source/app.jar ./app.jar
USER 1000:1000
# The shell puts JAVA_OPTS in and is gone: signals reach the program.
ENTRYPOINT ["sh", "-c", "exec java ${JAVA_OPTS:-} -jar /app/app.jar"]
