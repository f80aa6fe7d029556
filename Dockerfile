FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /galley
COPY pom.xml ./
COPY src ./src
COPY schema ./schema
COPY templates ./templates
COPY site/public ./site/public
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package -DskipTests \
    && java -Djarmode=tools -jar target/galley.jar extract --destination extracted

FROM eclipse-temurin:25-jre
RUN useradd --system --create-home galley
USER galley
WORKDIR /home/galley
COPY --from=build --chown=galley /galley/extracted ./
COPY --from=build /galley/src/main/docker/options ./
# In this stage, because the cache is valid only for this JVM and these files.
RUN --mount=type=bind,from=build,source=/galley/src/main,target=/training /training/docker/train .
# A container's disk is lost with it: the start fails when the database or the bucket is not named.
ENV GALLEY_EMBEDDED=never
EXPOSE 8080
ENTRYPOINT ["java", "@options", "-XX:AOTCache=galley.aot", "-jar", "galley.jar"]
