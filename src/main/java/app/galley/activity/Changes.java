package app.galley.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Collects the fields that changed. What is as it was, and what was empty and still is,
 * is no change.
 */
public final class Changes {

	private final List<ActivityChange> changes = new ArrayList<>();

	public Changes add(String field, @Nullable Object before, @Nullable Object after) {
		String old = text(before);
		String now = text(after);
		if (!Objects.equals(old, now)) {
			this.changes.add(ActivityChange.of(field, old, now));
		}
		return this;
	}

	public Changes and(Changes more) {
		this.changes.addAll(more.changes);
		return this;
	}

	private static @Nullable String text(@Nullable Object value) {
		String text = (value != null) ? value.toString() : "";
		return text.isEmpty() ? null : text;
	}

	public boolean isEmpty() {
		return this.changes.isEmpty();
	}

	List<ActivityChange> list() {
		return List.copyOf(this.changes);
	}

}
