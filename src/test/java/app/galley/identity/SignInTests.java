package app.galley.identity;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Guessing passwords leads nowhere, and tells nothing.
 */
@GalleyTest
class SignInTests {

	@Autowired
	Api api;

	@Autowired
	TestPeople people;

	@Test
	void aHundredGuessesAreNotAHundredTries() {
		String username = this.people.add("guessed", Role.WRITER);
		List<Integer> answers = IntStream.range(0, 100)
			.parallel()
			.mapToObj((n) -> ask(username, "guess " + n).statusCode())
			.toList();
		assertThat(answers).containsOnly(401, 429);
		assertThat(answers).filteredOn((status) -> status == 401).hasSizeLessThanOrEqualTo(10 + 8);

		HttpResponse<String> right = ask(username, Api.PASSWORD);
		assertThat(right.statusCode()).isEqualTo(429);
		assertThat(Integer.parseInt(right.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 900);
		assertThat(right.body()).contains("TOO_MANY_REQUESTS");
		HttpResponse<String> form = new Session(this.api).signIn(username, Api.PASSWORD);
		assertThat(form.statusCode()).isEqualTo(429);
		assertThat(form.headers().firstValue("Retry-After")).isPresent();
		assertThat(form.body()).contains("Too many attempts");

		String somebodyElse = this.people.add("else", Role.WRITER);
		assertThat(ask(somebodyElse, Api.PASSWORD).statusCode()).isEqualTo(200);
	}

	@Test
	void anAccountThatIsNotThereAnswersLikeOneThatIs() {
		String nobody = "nobody-" + UUID.randomUUID();
		String somebody = this.people.add("somebody", Role.WRITER);
		assertThat(ask(nobody, "wrong").body()).isEqualTo(ask(somebody, "wrong").body());
		for (int i = 0; i < 10; i++) {
			ask(nobody, "wrong");
		}
		assertThat(ask(nobody, "wrong").statusCode()).isEqualTo(429);
	}

	@Test
	void namesThatNoAccountCanHaveAreWrongLikeOthers() {
		assertThat(ask("a\0b", "wrong").statusCode()).isEqualTo(401);
		assertThat(ask("x".repeat(2000), "wrong").statusCode()).isEqualTo(401);
	}

	private HttpResponse<String> ask(String username, String password) {
		return this.api.as(username, password).post("{\"query\":\"{ contentTasks { nodes { id } } }\"}");
	}

}
