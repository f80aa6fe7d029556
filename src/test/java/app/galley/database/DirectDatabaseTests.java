package app.galley.database;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DirectDatabaseTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void connectsToTheAddressOfTheSetting() {
		this.environment.setProperty("DATABASE_UNPOOLED_URL", "postgres://u:p@platform/site");
		assertThat(url("postgres://u:p@direct/site", true)).isEqualTo("jdbc:postgresql://direct/site");
	}

	@Test
	void connectsToThePlatformsUnpooledAddressByDefault() {
		assertThat(url(" ", true)).isNull();
		this.environment.setProperty("DATABASE_UNPOOLED_URL", "postgres://u:p@platform/site");
		assertThat(url(" ", true)).isEqualTo("jdbc:postgresql://platform/site");
		assertThat(url(null, false)).as("of another database").isNull();
	}

	@Test
	void namesTheVariableThatIsMalformed() {
		assertThatExceptionOfType(DatabaseUrl.UnusableDatabaseUrl.class).isThrownBy(() -> url("direct:5432", true))
			.withMessageStartingWith("GALLEY_DATABASE_DIRECT_URL is not");
	}

	private @Nullable String url(@Nullable String setting, boolean platform) {
		DatabaseUrl url = DirectDatabase.url(new DirectDatabaseSettings(setting, null), platform, this.environment);
		return (url != null) ? url.getJdbcUrl() : null;
	}

}
