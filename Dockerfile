FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /galley
COPY pom.xml ./
COPY src ./src
COPY schema ./schema
COPY templates ./templates
COPY site/public ./site/public
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package -DskipTests

FROM eclipse-temurin:25-jre
RUN useradd --system --create-home galley
USER galley
WORKDIR /home/galley
COPY --from=build /galley/target/galley.jar ./
EXPOSE 8080
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-XX:MaxRAMPercentage=75", "-jar", "galley.jar"]
