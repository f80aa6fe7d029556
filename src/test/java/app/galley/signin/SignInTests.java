package app.galley.signin;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Password guessing is rate-limited and does not reveal which accounts exist.
 */
@GalleyTest
class SignInTests {

	@Autowired
	Api api;

	@Autowired
	TestAccounts accounts;

	@Test
	void limitsGuessesAlsoInParallel() {
		String username = this.accounts.add("guessed", Role.WRITER);
		List<Integer> statuses = IntStream.range(0, 100)
			.parallel()
			.mapToObj((n) -> query(username, "guess " + n).statusCode())
			.toList();
		assertThat(statuses).containsOnly(401, 429);
		assertThat(statuses).filteredOn((status) -> status == 401).hasSizeLessThanOrEqualTo(10 + 8);

		HttpResponse<String> right = query(username, Api.PASSWORD);
		assertThat(right.statusCode()).isEqualTo(429);
		assertThat(Integer.parseInt(right.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 900);
		assertThat(right.body()).contains("TOO_MANY_REQUESTS");
		HttpResponse<String> form = new Session(this.api).signIn(username, Api.PASSWORD);
		assertThat(form.statusCode()).isEqualTo(429);
		assertThat(form.headers().firstValue("Retry-After")).isPresent();
		assertThat(form.body()).contains("Too many attempts");

		String other = this.accounts.add("other", Role.WRITER);
		assertThat(query(other, Api.PASSWORD).statusCode()).isEqualTo(200);
	}

	@Test
	void treatsUnknownAccountsLikeKnownOnes() {
		String unknown = "unknown-" + UUID.randomUUID();
		String known = this.accounts.add("known", Role.WRITER);
		assertThat(query(unknown, "wrong").body()).isEqualTo(query(known, "wrong").body());
		for (int i = 0; i < 10; i++) {
			query(unknown, "wrong");
		}
		assertThat(query(unknown, "wrong").statusCode()).isEqualTo(429);
	}

	@Test
	void treatsInvalidUserNamesLikeUnknownOnes() {
		assertThat(query("a\0b", "wrong").statusCode()).isEqualTo(401);
		assertThat(query("x".repeat(2000), "wrong").statusCode()).isEqualTo(401);
	}

	private HttpResponse<String> query(String username, String password) {
		return this.api.as(username, password).post("{\"query\":\"{ contentTasks { nodes { id } } }\"}");
	}

}
