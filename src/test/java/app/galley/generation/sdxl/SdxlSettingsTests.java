package app.galley.generation.sdxl;

import java.net.URI;

import app.galley.generation.engine.Profile;
import app.galley.generation.engine.SamplingProfile;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SdxlSettingsTests {

	@Test
	void printsNoSecrets() {
		SdxlSettings settings = SdxlFixtures.settings(URI.create("http://user:s3cret@gpu:7860"), "token", "s3cret",
				"password", "s3cret");
		assertThat(settings.toString()).contains("SDAPI").doesNotContain("s3cret");
	}

	@Test
	void appliesOverridesToTheProfile() {
		URI url = URI.create("http://gpu:7860");
		assertThat(SdxlFixtures.settings(url).defaults(null)).isEqualTo(new Profile(1344, 768, 28, 6, "DPM++ 2M Karras",
				"text, watermark, signature, logo, low quality, blurry, jpeg artifacts, deformed, extra fingers"));
		assertThat(SdxlFixtures.settings(url, "profile", "lightning").defaults(null))
			.isEqualTo(new Profile(1344, 768, 8, 1, "Euler SGM Uniform", ""));
		assertThat(SdxlFixtures.settings(url, "profile", "lightning", "steps", "4", "sampler", "Euler").defaults(null))
			.isEqualTo(new Profile(1344, 768, 4, 1, "Euler", ""));
	}

	@Test
	void appliesNoOverridesToAnotherProfile() {
		SdxlSettings settings = SdxlFixtures.settings(URI.create("http://gpu:7860"), "profile", "lightning", "steps",
				"4");
		assertThat(settings.defaults(SamplingProfile.STANDARD)).isEqualTo(Profile.STANDARD);
		assertThat(settings.defaults(SamplingProfile.LIGHTNING).steps()).isEqualTo(4);
	}

}
