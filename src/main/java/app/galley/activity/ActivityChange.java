package app.galley.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Old and new value of a field; null if empty. Values too long to store with every edit
 * are cut to an excerpt around the difference.
 *
 * @param field name in mutations
 */
public record ActivityChange(String field, @Nullable String before, @Nullable String after) {

	/** Characters. */
	static final int MAX_LENGTH = 2000;

	private static final int CONTEXT_LENGTH = 80;

	private static final String ELLIPSIS = "…";

	static ActivityChange of(String field, @Nullable String before, @Nullable String after) {
		String old = (before != null) ? before : "";
		String current = (after != null) ? after : "";
		if (old.length() <= MAX_LENGTH && current.length() <= MAX_LENGTH) {
			return new ActivityChange(field, before, after);
		}
		int head = commonHead(old, current);
		int tail = commonTail(old, current, head);
		return new ActivityChange(field, excerpt(before, head - CONTEXT_LENGTH, tail - CONTEXT_LENGTH),
				excerpt(after, head - CONTEXT_LENGTH, tail - CONTEXT_LENGTH));
	}

	/**
	 * Merges successive changes: a field that changed twice goes from its first old value
	 * to its last new value, and is left out if these are equal. Excerpts of long values
	 * are kept side by side, because their position in the value is unknown.
	 */
	static List<ActivityChange> merge(List<ActivityChange> first, List<ActivityChange> next) {
		List<ActivityChange> merged = new ArrayList<>(first);
		for (ActivityChange change : next) {
			int index = lastIndexOf(change.field, merged);
			if (index >= 0 && merged.get(index).isComplete() && change.isComplete()) {
				merged.set(index, new ActivityChange(change.field, merged.get(index).before, change.after));
			}
			else {
				merged.add(change);
			}
		}
		merged.removeIf((change) -> Objects.equals(change.before, change.after));
		return merged;
	}

	private static int lastIndexOf(String field, List<ActivityChange> changes) {
		int at = changes.size() - 1;
		while (at >= 0 && !changes.get(at).field.equals(field)) {
			at--;
		}
		return at;
	}

	private boolean isComplete() {
		return isComplete(this.before) && isComplete(this.after);
	}

	private static boolean isComplete(@Nullable String value) {
		return value == null || !(value.startsWith(ELLIPSIS) || value.endsWith(ELLIPSIS));
	}

	private static int commonHead(String one, String other) {
		int max = Math.min(one.length(), other.length());
		int head = 0;
		while (head < max && one.charAt(head) == other.charAt(head)) {
			head++;
		}
		return head;
	}

	private static int commonTail(String one, String other, int head) {
		int max = Math.min(one.length(), other.length()) - head;
		int tail = 0;
		while (tail < max && one.charAt(one.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
			tail++;
		}
		return tail;
	}

	private static @Nullable String excerpt(@Nullable String text, int head, int tail) {
		if (text == null) {
			return null;
		}
		int from = wholeCodePoint(text, Math.max(0, head));
		int to = Math.min(text.length() - Math.max(0, tail), from + MAX_LENGTH);
		to = wholeCodePoint(text, to);
		return ((from > 0) ? ELLIPSIS : "") + text.substring(from, to) + ((to < text.length()) ? ELLIPSIS : "");
	}

	/** Moves an index out of a surrogate pair. */
	private static int wholeCodePoint(String text, int at) {
		boolean within = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))
				&& Character.isHighSurrogate(text.charAt(at - 1));
		return within ? at - 1 : at;
	}

}
