package app.galley.database;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

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

	/** Each was refused, or ended in a stack trace of the driver. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			postgres://u:p@my_db:5432/site                            | //my_db:5432/site
			postgres://u:p@one:5432,two_b:5433/site                   | //one:5432,two_b:5433/site
			"postgres://u:p@h/site"                                   | //h/site
			' postgres://u:p@h/site '                                 | //h/site
			postgres://u:p@h/site?sslmode=no-verify                   | //h/site?sslmode=require
			postgresql:///site?host=h&port=6543&user=u&password=p     | //h:6543/site
			postgresql:///site?host=one,two&port=1,2&user=u&password=p | //one:1,two:2/site
			postgres://u:p@h/site?pgbouncer=true&schema=blog          | //h/site?prepareThreshold=0&currentSchema=blog
			postgres://u:p@a,b/s?target_session_attrs=read-write      | //a,b/s?targetServerType=primary
			postgres://u:p@h/s?sslmode=require&channel_binding=require | //h/s?sslmode=require&channelBinding=require
			postgres://u:p@h/s?options=endpoint%3Dep-a                | //h/s?options=endpoint%3Dep-a
			jdbc:postgresql://h/site?user=u&password=p                | //h/site
			POSTGRES://u:p@h/my%20site                                | //h/my%20site
			""")
	void takesTheFormsOfPlatformsAndOtherClients(String text, String expected) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		assertThat(url.getJdbcUrl()).isEqualTo("jdbc:postgresql:" + expected);
		assertThat(url.getUsername()).isEqualTo("u");
		assertThat(url.getPassword()).isEqualTo("p");
		assertThat(Driver.parseURL(url.getJdbcUrl(), null)).as("as the driver reads it").isNotNull();
	}

	@Test
	void theDriverReadsNamesAsTheyAreMeant() {
		String url = DatabaseUrl.parse("postgres://u:p@h/a%2Bb%20c?application_name=x+%26%20y").getJdbcUrl();
		assertThat(Objects.requireNonNull(Driver.parseURL(url, null))).containsEntry("PGDBNAME", "a+b c")
			.containsEntry("ApplicationName", "x+& y");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mysql://u:secret@h/db", "postgres://u:secret@h", "postgres://u:secret@h/",
			"postgres://u:sec ret@h/db", "postgres://u:secret/@h/db", "postgres://u:secret?@h/db",
			"postgres://u:secret#@h/db", "postgres://u:secret%@h/db", "postgres://u:secret@/db",
			"postgres://u:secret@h:port/db", "secret", "\"secret" })
	void refusesOthersWithoutRepeatingThePassword(String text) {
		assertThatExceptionOfType(DatabaseUrl.UnusableDatabaseUrl.class).isThrownBy(() -> DatabaseUrl.parse(text))
			.satisfies(
					(failure) -> assertThat(failure).hasMessageContaining("postgres://user:password@host:port/database")
						.hasNoCause()
						.message()
						.doesNotContain("secret", "sec ret"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					postgres://u:secret@localhost/db?host=/cloudsql/a:b:c       | names a Unix socket
					postgres://u:secret@%2Fcloudsql%2Fa:b:c/db                  | names a Unix socket
					postgresql:///db?host=/var/run/postgresql                   | names a Unix socket
					postgres://u:secret@h:99999/db                              | has a port that is not from 1 to 65535
					postgres://u:secret@h/db?sslmode=on                         | has a parameter sslmode that is not one of disable
					""")
	void saysInOneSentenceWhatIsWrong(String text, String sentence) {
		assertThatExceptionOfType(DatabaseUrl.UnusableDatabaseUrl.class)
			.isThrownBy(() -> DatabaseUrl.parse("DIRECT_URL", text))
			.withMessageStartingWith("DIRECT_URL " + sentence)
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("secret"));
	}

}
