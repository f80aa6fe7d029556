# Builds wherever BuildKit or Buildah does. Base images by digest: docker.io's for these tags, as docker-library/repo-info
# lists them; Dependabot renews them.
FROM maven:3.9-eclipse-temurin-25@sha256:d67198007bb4441b07d45587320f83154de80ece3608f80408ef14c6ea847753 AS build
WORKDIR /build
COPY pom.xml LICENSE ./
COPY src/main ./src/main
COPY schema ./schema
COPY templates ./templates
COPY site/public ./site/public
COPY site/messages ./site/messages
# Without a cache mount: Railway accepts one only with the id of the service in the Dockerfile.
RUN mvn -B -q package -Dmaven.test.skip
RUN java -Djarmode=tools -jar target/galley.jar extract --destination /galley \
    && jlink --add-modules java.se,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs \
        --no-header-files --no-man-pages --output /jre \
    && javac -d /training src/main/docker/Train.java
# Where a temporary folder without the right to execute cannot be: the WebP library is otherwise unpacked there and loaded.
WORKDIR /galley/native
RUN jar --extract --file ../lib/webp-imageio-*.jar "native/Linux/$(uname -m)/libwebp-imageio.so" \
    && mv native/Linux/*/libwebp-imageio.so . && rm -r native

FROM debian:trixie-slim@sha256:3a39a0592364683e6bab97937b72cad5a8fa6dcbbee90edb3bb48c7f8e94f258 AS runtime
RUN groupadd --gid 10001 galley \
    && useradd --uid 10001 --gid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin galley \
    && install -d -o galley -g galley /data
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8
COPY --from=build /jre /opt/java
COPY --from=build /galley /galley
COPY src/main/docker/options src/main/docker/healthy /galley/
WORKDIR /galley
USER 10001:10001

# On top of the final files, because the cache is valid only for this JVM and these files.
FROM runtime AS training
COPY --from=build /training /training
COPY src/main/resources/samples /samples
RUN ["java", "-cp", "/training", "Train", "/galley", "/samples", "/tmp/galley.aot"]

FROM runtime
COPY --from=training /tmp/galley.aot /galley/
# A container's disk is lost with it: the start fails when the database or the bucket is not named.
ENV GALLEY_EMBEDDED=never GALLEY_DATA_DIR=/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/galley/healthy"]
ENTRYPOINT ["java", "@/galley/options", "-Djava.library.path=/galley/native", "-XX:AOTCache=/galley/galley.aot", "-jar", "/galley/galley.jar"]
