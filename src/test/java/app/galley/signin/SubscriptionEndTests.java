package app.galley.signin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscription lives no longer than the sign-in that opened it, and an account cannot
 * open them without end.
 */
@GalleyTest
class SubscriptionEndTests {

	private static final String WATCH = "subscription($id: ID!) { imageGeneration(id: $id) { status } }";

	private static final int LIMIT = 20;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@Autowired
	JdbcClient jdbc;

	private final List<String> waiting = new ArrayList<>();

	/** They would keep their place in the queue. */
	@AfterEach
	void remove() {
		this.waiting
			.forEach((id) -> this.jdbc.sql("DELETE FROM image_generation WHERE id = ?::uuid").param(id).update());
	}

	@Test
	void noSubscriptionOutlivesItsAccountTokenOrSession() throws Exception {
		String deactivated = this.accounts.add("leaving", Role.WRITER);
		String lowered = this.accounts.add("lowered", Role.EDITOR);
		String revoking = this.accounts.add("revoking", Role.WRITER);
		String leaving = this.accounts.add("leaving", Role.WRITER);
		String staying = this.accounts.add("staying", Role.WRITER);
		String token = as(revoking)
			.data("mutation { createApiToken(input: { name: \"Watch\", scopes: [READ_DRAFTS] }) { id secret } }")
			.at("/createApiToken/secret")
			.asString();
		Session browser = new Session(this.api);
		browser.signIn(leaving, Api.PASSWORD);
		browser.get("/desk");

		Map<String, Events> ending = Map.of("deactivated", watch(as(deactivated), deactivated), "role lowered",
				watch(as(lowered), lowered), "token revoked", watch(this.api.bearing(token), revoking), "signed out",
				new Events(browser.subscribe(WATCH, Map.of("id", waiting(leaving)))));
		Events open = watch(as(staying), staying);
		Session confirming = new Session(this.api);
		confirming.signIn(staying, Api.PASSWORD);
		confirming.get("/desk");
		Events confirmed = new Events(confirming.subscribe(WATCH, Map.of("id", waiting(staying))));
		for (Events events : ending.values()) {
			assertThat(events.next()).contains("QUEUED");
		}
		assertThat(open.next()).contains("QUEUED");
		assertThat(confirmed.next()).contains("QUEUED");

		confirming.signInAgain(staying, Api.PASSWORD);
		administer("deactivatePerson(input: { username: \"%s\" }) { active }".formatted(deactivated));
		administer("changeRole(input: { username: \"%s\", role: WRITER }) { role }".formatted(lowered));
		String tokenId = as(revoking).data("{ apiTokens { id } }").at("/apiTokens/0/id").asString();
		as(revoking).mutate("revokeApiToken", Map.of("id", tokenId), "id");
		browser.signOut();

		for (Map.Entry<String, Events> events : ending.entrySet()) {
			assertThat(events.getValue().next()).as(events.getKey()).contains("UNAUTHORIZED");
			assertThat(events.getValue().next()).as(events.getKey()).isEqualTo(Events.END);
		}
		assertThat(open.isSilent()).isTrue();
		assertThat(confirmed.isSilent()).as("the same session, with another cookie").isTrue();
	}

	@Test
	void anAccountOpensOnlySoManySubscriptions() throws Exception {
		String username = this.accounts.add("eager", Role.WRITER);
		List<String> generations = IntStream.range(0, 2).mapToObj((n) -> waiting(username)).toList();
		List<Events> open = new ArrayList<>();
		for (int i = 0; i < LIMIT; i++) {
			Events events = new Events(as(username).subscribe(WATCH, Map.of("id", generations.get((i == 0) ? 0 : 1))));
			assertThat(events.next()).contains("QUEUED");
			open.add(events);
		}
		Map<String, ?> again = Map.of("id", generations.get(1));
		String refusal = new Events(as(username).subscribe(WATCH, again)).next();
		assertThat(refusal).contains("TOO_MANY_REQUESTS", "at most 20", "retryAfter");
		String other = this.accounts.add("other", Role.WRITER);
		assertThat(watch(as(other), other).next()).contains("QUEUED");

		as(username).data("mutation($id: ID!) { cancelImageGeneration(input: { id: $id }) { id } }",
				Map.of("id", generations.getFirst()));
		assertThat(open.getFirst().next()).contains("CANCELLED");
		assertThat(open.getFirst().next()).isEqualTo(Events.END);
		Events next = new Events(as(username).subscribe(WATCH, again));
		assertThat(next.next()).contains("QUEUED");
		as(username).data("mutation($id: ID!) { cancelImageGeneration(input: { id: $id }) { id } }", again);
	}

	private Events watch(Api caller, String owner) {
		return new Events(caller.subscribe(WATCH, Map.of("id", waiting(owner))));
	}

	private Api as(String username) {
		return this.api.as(username, Api.PASSWORD);
	}

	private void administer(String mutation) {
		this.api.asEditor().data("mutation { " + mutation + " }");
	}

	/** A generation of this account's draft, without a job, so that it stays queued. */
	private String waiting(String username) {
		String task = Newsroom.id(this.newsroom.create(Map.of("title", "Idle")));
		this.jdbc.sql("UPDATE content_task SET created_by = ? WHERE id = ?::uuid").params(username, task).update();
		String id = UUID.randomUUID().toString();
		this.jdbc
			.sql("""
					INSERT INTO image_generation (id, task_id, status, engine, prompt, negative_prompt, width, height,
					    steps, cfg_scale, seed, sampler, alt, created_by, created_at)
					VALUES (?::uuid, ?::uuid, 'QUEUED', 'sketch', 'A quay', '', 1344, 768, 8, 1, 7, 'sketch', '', ?, now())""")
			.params(id, task, username)
			.update();
		this.waiting.add(id);
		return id;
	}

	/** The events of a stream, read as they come. */
	private static final class Events {

		static final String END = "the end";

		private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final Stream<String> lines;

		Events(Stream<String> lines) {
			this.lines = lines;
			CompletableFuture.runAsync(this::read, (task) -> Thread.ofVirtual().start(task));
		}

		private void read() {
			try {
				this.lines.filter((line) -> line.startsWith("data:") && line.length() > 5).forEach(this.received::add);
			}
			finally {
				this.received.add(END);
			}
		}

		/** The next event, for which the server has 15 s. */
		String next() throws InterruptedException {
			String event = this.received.poll(15, TimeUnit.SECONDS);
			return (event != null) ? event : "nothing";
		}

		boolean isSilent() {
			return this.received.isEmpty();
		}

	}

}
