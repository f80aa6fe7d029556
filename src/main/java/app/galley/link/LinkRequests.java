package app.galley.link;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLPeerUnverifiedException;

import app.galley.outbound.OutboundHttp;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Requests an address to see whether it works: with HEAD, and with GET where a server
 * answers HEAD with an error. Bodies are not read.
 */
@Component
class LinkRequests implements DisposableBean {

	private static final int MAX_REDIRECTS = 5;

	private static final Timeout READ_TIMEOUT = Timeout.ofSeconds(10);

	/** Also for a server that sends a byte now and then. */
	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

	private static final Set<Integer> PERMANENT = Set.of(301, 308);

	/** Statuses that a GET would get too, or that ask for no further request. */
	private static final Set<Integer> FINAL = Set.of(410, 429, 503);

	private final CloseableHttpClient http;

	private final ScheduledExecutorService deadlines = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("link-deadlines").factory());

	private final Clock clock;

	LinkRequests(LinkSettings settings, LinkSite site, Clock clock) {
		this.http = OutboundHttp.client("Galley link check (+%s)".formatted(site.url().toASCIIString()), READ_TIMEOUT,
				0, settings.checkPrivate());
		this.clock = clock;
	}

	/**
	 * Requests an address and what it redirects to.
	 * @param pace to which each request keeps
	 */
	LinkResult request(String address, HostPace pace) throws InterruptedException {
		URI at = OutboundHttp.parse(address).orElse(null);
		if (at == null) {
			return LinkResult.of(LinkCause.CONNECTION);
		}
		@Nullable String movedTo = null;
		boolean permanent = true;
		for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			Answer answer;
			try {
				answer = answer(at, pace);
			}
			catch (IOException ex) {
				if (Thread.currentThread().isInterrupted()) {
					throw new InterruptedException();
				}
				return LinkResult.of(cause(ex));
			}
			if (!REDIRECTS.contains(answer.status()) || answer.location() == null) {
				LinkCause cause = LinkCause.ofStatus(answer.status());
				return new LinkResult(cause, answer.status(), (cause == LinkCause.WORKS) ? movedTo : null,
						answer.rest());
			}
			URI next = target(at, answer.location()).orElse(null);
			if (next == null) {
				return new LinkResult(LinkCause.REDIRECTS, answer.status(), null, null);
			}
			permanent &= PERMANENT.contains(answer.status());
			at = next;
			movedTo = permanent ? next.toString() : movedTo;
		}
		return LinkResult.of(LinkCause.REDIRECTS);
	}

	private static Optional<URI> target(URI from, String location) {
		try {
			return OutboundHttp.parse(from.resolve(location.strip().replace(" ", "%20")).toString());
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private Answer answer(URI address, HostPace pace) throws IOException, InterruptedException {
		pace.await(address.getHost());
		Answer head = send(new HttpHead(address));
		if (head.status() < 400 || FINAL.contains(head.status())) {
			return head;
		}
		pace.await(address.getHost());
		return send(new HttpGet(address));
	}

	private Answer send(HttpUriRequestBase request) throws IOException {
		request.setHeader("Accept", "*/*");
		AtomicBoolean late = new AtomicBoolean();
		ScheduledFuture<?> deadline = this.deadlines.schedule(() -> {
			late.set(true);
			request.cancel();
		}, REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		try {
			return read(request, this.http.executeOpen(null, request, null));
		}
		catch (IOException ex) {
			if (late.get()) {
				throw new InterruptedIOException("Too slow");
			}
			throw ex;
		}
		finally {
			deadline.cancel(false);
		}
	}

	private Answer read(HttpUriRequestBase request, ClassicHttpResponse response) {
		try {
			Header location = response.getFirstHeader("Location");
			Header rest = response.getFirstHeader("Retry-After");
			return new Answer(response.getCode(), (location != null) ? location.getValue() : null,
					(response.getCode() == 429 || response.getCode() == 503)
							? rest((rest != null) ? rest.getValue() : "") : null);
		}
		finally {
			// Closing alone would read the rest of the body.
			request.cancel();
			try {
				response.close();
			}
			catch (IOException ex) {
				// It is cancelled.
			}
		}
	}

	/** The time of {@code Retry-After}: seconds or a date. */
	private Duration rest(String header) {
		String text = header.strip();
		if (text.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(text));
		}
		try {
			return Duration.between(this.clock.instant(),
					ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
		}
		catch (DateTimeException ex) {
			return Duration.ZERO;
		}
	}

	private static LinkCause cause(IOException problem) {
		if (problem instanceof UnknownHostException unknown) {
			return OutboundHttp.isNotPublic(unknown) ? LinkCause.NOT_PUBLIC : LinkCause.NO_SERVER;
		}
		if (problem instanceof InterruptedIOException) {
			return LinkCause.TIMEOUT;
		}
		for (Throwable at = problem; at != null; at = at.getCause()) {
			if (at instanceof CertificateException || at instanceof SSLPeerUnverifiedException) {
				return LinkCause.CERTIFICATE;
			}
		}
		return LinkCause.CONNECTION;
	}

	@Override
	public void destroy() throws IOException {
		this.deadlines.shutdownNow();
		this.http.close();
	}

	/**
	 * @param rest how long the server asks for no further request; null when it does not
	 */
	private record Answer(int status, @Nullable String location, @Nullable Duration rest) {
	}

}
