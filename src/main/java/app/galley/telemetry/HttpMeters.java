package app.galley.telemetry;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.core.instrument.Timer;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Counts and times HTTP requests, as Tomcat's access log would: all of them, with the
 * status that was sent, also those that no filter sees. Costs nothing when metrics are
 * off, and some hundred nanoseconds otherwise.
 */
@Component
class HttpMeters implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final Meters meters;

	HttpMeters(Meters meters) {
		this.meters = meters;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		if (this.meters.isOn()) {
			factory.addEngineValves(new Measure(this.meters));
		}
	}

	private static final class Measure extends ValveBase implements AccessLog {

		/** Parts of the server, by the beginning of the path; the rest is one more. */
		private static final List<String> AREAS = List.of("graphql", "cdn", "preview", "desk", "actuator", "login",
				"graphiql");

		private static final List<String> PREFIXES = AREAS.stream().map("/%s"::formatted).toList();

		private static final int OTHER = AREAS.size();

		/** Event streams, whose time says how long they were open. */
		private static final int STREAM = OTHER + 1;

		private static final int STATUSES = 6;

		private final Meters meters;

		private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>((STREAM + 1) * STATUSES);

		private Measure(Meters meters) {
			super(true);
			this.meters = meters;
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
		}

		@Override
		public void log(Request request, Response response, long nanos) {
			int place = area(request, response) * STATUSES + Math.clamp(response.getStatus() / 100, 0, STATUSES - 1);
			Timer timer = this.timers.get(place);
			if (timer == null) {
				timer = register(place);
			}
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}

		private static int area(Request request, Response response) {
			String path = request.getRequestURI();
			if (path == null) {
				return OTHER;
			}
			for (int i = 0; i < PREFIXES.size(); i++) {
				if (path.startsWith(PREFIXES.get(i))) {
					return (i == 0 && isStream(response)) ? STREAM : i;
				}
			}
			return OTHER;
		}

		private static boolean isStream(Response response) {
			String type = response.getContentType();
			return type != null && type.startsWith("text/event-stream");
		}

		private Timer register(int place) {
			int area = place / STATUSES;
			String name = (area < OTHER) ? AREAS.get(area) : (area == OTHER) ? "other" : "stream";
			Timer timer = this.meters.timer("galley.http.requests", "HTTP requests", Meters.requestBuckets(), "area",
					name, "status", place % STATUSES + "xx");
			this.timers.set(place, timer);
			return timer;
		}

		@Override
		public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
			// It reads none.
		}

		@Override
		public boolean getRequestAttributesEnabled() {
			return false;
		}

	}

}
