package app.galley.telemetry;

import java.net.URI;
import java.util.Arrays;
import java.util.Objects;

import javax.sql.DataSource;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.catalina.AccessLog;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A server without any setting of telemetry: nothing is measured, traced or opened.
 */
@GalleyTest
class NoTelemetryTests {

	@Autowired
	ServletWebServerApplicationContext context;

	@Autowired
	Meters meters;

	@Autowired
	Traces traces;

	@Autowired
	MetricsServer server;

	@Autowired
	DataSource source;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Test
	void nothingIsMeasured() throws Exception {
		assertThat(this.meters.isOn()).isFalse();
		assertThatIllegalStateException().isThrownBy(this.meters::registry);
		assertThat(this.server.port()).isZero();
		assertThat(this.context.getBeanProvider(MeterRegistry.class).stream()).isEmpty();
		assertThat(this.source.unwrap(HikariDataSource.class).getMetricRegistry()).isNull();
		TomcatWebServer tomcat = (TomcatWebServer) Objects.requireNonNull(this.context.getWebServer());
		assertThat(Arrays.stream(tomcat.getTomcat().getEngine().getPipeline().getValves()))
			.noneMatch(AccessLog.class::isInstance);
	}

	@Test
	void nothingIsTraced() {
		assertThat(this.traces.isOn()).isFalse();
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("Untraced"));
		assertThat(this.jdbc
			.sql("SELECT count(*) FROM image_generation WHERE task_id = CAST(? AS uuid) AND trace_parent IS NULL")
			.param(Newsroom.id(draft))
			.query(Integer.class)
			.single()).isEqualTo(1);
	}

	@Test
	void wrongSettingsSayWhatWouldBeRightAndNoSecret() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ManagementSettings(70_000, null))
			.withMessageContaining("GALLEY_MANAGEMENT_PORT");
		assertThatIllegalArgumentException().isThrownBy(() -> new OtlpSettings(URI.create("collector:4318"), null, 1))
			.withMessageContaining("GALLEY_OTLP_ENDPOINT");
		assertThatIllegalArgumentException().isThrownBy(() -> new OtlpSettings(null, "a secret", 1))
			.withMessageContaining("GALLEY_OTLP_HEADERS")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> new OtlpSettings(null, null, 2))
			.withMessageContaining("GALLEY_OTLP_SAMPLE");
		assertThat(new OtlpSettings(null, "a=secret, b = c=d", 1).headerMap()).containsOnlyKeys("a", "b")
			.containsEntry("b", "c=d");
		assertThat(new OtlpSettings(null, "a=secret", 1).toString()).doesNotContain("secret");
	}

}
