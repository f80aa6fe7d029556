package app.galley.database;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseUrlTests {

	@Test
	void readsAllParts() {
		DatabaseUrl url = DatabaseUrl.parse("postgres://gal%40ley:p%2Fw+1:2@db.example.org:6543/site?sslmode=require");
		assertThat(url.getJdbcUrl()).isEqualTo("jdbc:postgresql://db.example.org:6543/site?sslmode=require");
		assertThat(url.getUsername()).isEqualTo("gal@ley");
		assertThat(url.getPassword()).isEqualTo("p/w+1:2");
	}

	@Test
	void needsNoPortAndNoAccount() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql://[::1]/site");
		assertThat(url.getJdbcUrl()).isEqualTo("jdbc:postgresql://[::1]/site");
		assertThat(url.getUsername()).isNull();
		assertThat(url.getPassword()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mysql://u:secret@h/db", "postgres://u:secret@h", "postgres://u:sec ret@h/db",
			"jdbc:postgresql://h/db", "secret" })
	void refusesOthersWithoutRepeatingThePassword(String text) {
		assertThatExceptionOfType(DatabaseUrl.UnusableDatabaseUrl.class).isThrownBy(() -> DatabaseUrl.parse(text))
			.satisfies(
					(failure) -> assertThat(failure).hasMessageContaining("postgres://user:password@host:port/database")
						.hasNoCause()
						.message()
						.doesNotContain("secret", "sec ret"));
	}

}
