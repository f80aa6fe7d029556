package app.galley.api;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PublicUrlSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://example.org/cms", "https://example.org/cms/", "https://example.org//cms",
			"https://example.org?a=b", "https://example.org/#top", "https://user@example.org", "https:///cms" })
	void anAddressWhosePathPagesWouldLoseIsRefused(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PublicUrlSettings(URI.create(url)))
			.withMessageContaining("GALLEY_PUBLIC_URL");
	}

	@ParameterizedTest
	@CsvSource({ "https://example.org, https://example.org", "https://example.org/, https://example.org",
			"http://localhost:8080//, http://localhost:8080" })
	void endsWithoutASlash(URI url, URI expected) {
		assertThat(new PublicUrlSettings(url).publicUrl()).isEqualTo(expected);
	}

}
