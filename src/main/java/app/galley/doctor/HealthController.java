package app.galley.doctor;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/**
 * The doctor's findings over GraphQL.
 */
@Controller
class HealthController {

	private final Doctor doctor;

	HealthController(Doctor doctor) {
		this.doctor = doctor;
	}

	/** Each finding as it comes, then the end. */
	@SubscriptionMapping
	Flux<Finding> health() {
		return Flux.create((sink) -> Thread.ofVirtual().name("doctor").start(() -> run(sink)));
	}

	private void run(FluxSink<Finding> sink) {
		try {
			this.doctor.run(sink::next);
			sink.complete();
		}
		catch (InterruptedException | RuntimeException ex) {
			sink.error(ex);
		}
	}

}
