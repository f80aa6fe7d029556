package app.galley.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Collects the fields that changed. Fields with equal values, or empty before and after,
 * are left out.
 */
public final class Changes {

	private final List<ActivityChange> changes = new ArrayList<>();

	public Changes add(String field, @Nullable Object before, @Nullable Object after) {
		String oldValue = text(before);
		String newValue = text(after);
		if (!Objects.equals(oldValue, newValue)) {
			this.changes.add(ActivityChange.of(field, oldValue, newValue));
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
