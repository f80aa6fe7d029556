package app.galley.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import app.galley.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class TurnsTests {

	private static final Duration SLOW = Duration.ofMillis(20);

	private Turns turns = new Turns(2, SLOW);

	@Test
	void fewRunAtTheSameTime() throws Exception {
		this.turns = new Turns(2, Duration.ofMinutes(1));
		Turns.Turn first = this.turns.take();
		Turns.Turn second = this.turns.take();
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(10);
		for (int n = 0; n < 10; n++) {
			Thread waiting = Thread.ofVirtual().start(() -> {
				Turns.Turn turn = this.turns.take();
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				running.decrementAndGet();
				turn.end();
				ended.countDown();
			});
			Api.await(waiting::getState, Thread.State.WAITING::equals);
		}
		first.end();
		second.end();
		ended.await();
		assertThat(most.get()).isLessThanOrEqualTo(2);
		assertThat(this.turns.free()).isEqualTo(2);
	}

	/** Otherwise a few queries that wait for a lock would keep all readers waiting. */
	@Test
	void executionsThatTakeLongKeepOthersWaitingOnce() {
		List<Turns.Turn> slow = List.of(this.turns.take(), this.turns.take());
		long began = System.nanoTime();
		Turns.Turn waited = this.turns.take();
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SLOW);
		IntStream.range(0, 100).forEach((n) -> this.turns.take().end());
		slow.forEach(Turns.Turn::end);
		waited.end();
		assertThat(this.turns.free()).as("no place is given back twice").isEqualTo(2);
	}

	/** One after the other, each would wait for those before it. */
	@Test
	void allThatWaitRunWhenAllThatRunTakeLong() throws Exception {
		this.turns = new Turns(2, Duration.ofSeconds(1));
		List<Turns.Turn> slow = List.of(this.turns.take(), this.turns.take());
		CountDownLatch together = new CountDownLatch(20);
		CountDownLatch ended = new CountDownLatch(20);
		for (int n = 0; n < 20; n++) {
			Thread.ofVirtual().start(() -> {
				Turns.Turn turn = this.turns.take();
				together.countDown();
				await(together);
				turn.end();
				ended.countDown();
			});
		}
		ended.await();
		slow.forEach(Turns.Turn::end);
		assertThat(this.turns.free()).isEqualTo(2);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void waitingIsLookedAfterEachTime() {
		for (int n = 0; n < 20; n++) {
			List<Turns.Turn> slow = List.of(this.turns.take(), this.turns.take());
			this.turns.take().end();
			slow.forEach(Turns.Turn::end);
			assertThat(this.turns.free()).isEqualTo(2);
		}
	}

}
