package app.galley.link;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests to servers that harm, stall or lead inside. */
@Timeout(60)
class LinkRequestsTests {

	private static final Duration PAUSE = Duration.ofMillis(150);

	private OtherSite site;

	@BeforeEach
	void serve() throws IOException {
		this.site = new OtherSite();
	}

	@AfterEach
	void stop() {
		this.site.close();
	}

	@Test
	void reachesNoPrivateNetwork() throws Exception {
		assertThat(request(false, this.site.url(1, "/page"), Duration.ZERO).cause()).isEqualTo(LinkCause.NOT_PUBLIC);
		assertThat(this.site.requests).isEmpty();
	}

	@Test
	void givesUpARedirectWithoutAnEnd() throws Exception {
		assertThat(request(true, this.site.url(1, "/looped"), Duration.ZERO).cause()).isEqualTo(LinkCause.REDIRECTS);
		assertThat(this.site.requests).hasSize(6);
	}

	@Test
	void waitsForASlowServerForALimitedTime() throws Exception {
		long start = System.nanoTime();
		assertThat(request(true, this.site.url(1, "/held"), Duration.ZERO).cause()).isEqualTo(LinkCause.TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
	}

	@Test
	void pausesBetweenRequestsToAHost() throws Exception {
		long start = System.nanoTime();
		assertThat(request(true, this.site.url(1, "/looped"), PAUSE).cause()).isEqualTo(LinkCause.REDIRECTS);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(PAUSE.multipliedBy(5));
	}

	@Test
	void readsHowLongAHostWantsToRest() throws Exception {
		assertThat(request(true, this.site.url(1, "/busy"), Duration.ZERO).rest()).isEqualTo(Duration.ofSeconds(120));
	}

	private static LinkResult request(boolean allowPrivate, String address, Duration pause) throws Exception {
		LinkRequests requests = new LinkRequests(new LinkSettings(LinkSettings.Check.WEEKLY, allowPrivate),
				new LinkSite(URI.create("https://site.example")), Clock.systemUTC());
		try {
			return requests.request(address, new HostPace(pause));
		}
		finally {
			requests.destroy();
		}
	}

}
