package app.galley.responsecache;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CacheValidityTests {

	private boolean connected = true;

	private final CacheValidity validity = new CacheValidity(() -> this.connected);

	@Test
	void keepsAnEntryUntilOneOfItsTagsIsInvalidated() {
		CacheValidity.Entry entry = entry("a", "b");
		assertThat(this.validity.isValid(entry)).isTrue();
		this.validity.invalidate(List.of("c"));
		assertThat(this.validity.isValid(entry)).isTrue();
		this.validity.invalidate(List.of("c", "b"));
		assertThat(this.validity.isValid(entry)).isFalse();
	}

	@Test
	void keepsAnEntryThatWasReadAfterTheInvalidation() {
		this.validity.invalidate(List.of("a"));
		assertThat(this.validity.isValid(entry("a"))).isTrue();
	}

	@Test
	void rejectsAnEntryThatWasReadBeforeTheInvalidation() {
		long version = this.validity.version();
		this.validity.invalidate(List.of("a"));
		assertThat(this.validity.isValid(new TestEntry(List.of("a"), version))).isFalse();
		assertThat(this.validity.isValid(new TestEntry(List.of("b"), version))).isTrue();
	}

	@Test
	void invalidatesTheTagsOfANotification() {
		CacheValidity.Entry a = entry("a");
		CacheValidity.Entry b = entry("b");
		CacheValidity.Entry c = entry("c");
		this.validity.received("a b");
		assertThat(List.of(a, b, c)).map(this.validity::isValid).containsExactly(false, false, true);
	}

	@Test
	void rejectsAllEntriesOnceTheConnectionWasLost() {
		CacheValidity.Entry entry = entry("a");
		this.validity.disconnected();
		assertThat(this.validity.isValid(entry)).isFalse();
		CacheValidity.Entry between = entry("a");
		this.validity.reconnected();
		assertThat(this.validity.isValid(between)).isFalse();
		assertThat(this.validity.isValid(entry("a"))).isTrue();
	}

	@Test
	void rejectsWhatIsReadWhileTheConnectionIsLost() {
		this.connected = false;
		CacheValidity.Entry entry = entry("a");
		assertThat(this.validity.isConnected()).isFalse();
		assertThat(this.validity.isValid(entry)).isFalse();
		this.connected = true;
		assertThat(this.validity.isValid(entry)).isFalse();
	}

	@Test
	void rejectsAllEntriesRatherThanKeepTooManyTags() {
		CacheValidity.Entry entry = entry("a");
		this.validity.invalidate(IntStream.rangeClosed(0, 100_000).mapToObj((n) -> "tag" + n).toList());
		assertThat(this.validity.isValid(entry)).isTrue();
		this.validity.invalidate(List.of("one more"));
		assertThat(this.validity.isValid(entry)).isFalse();
		assertThat(this.validity.isValid(entry("a"))).isTrue();
	}

	private CacheValidity.Entry entry(String... tags) {
		return new TestEntry(List.of(tags), this.validity.version());
	}

	private static final class TestEntry extends CacheValidity.Entry {

		private TestEntry(List<String> tags, long version) {
			super(tags, version);
		}

	}

}
