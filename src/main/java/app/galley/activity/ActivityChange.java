package app.galley.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a field was and what it became; null when it was empty. Of values too long to keep
 * at every save, the stretch that differs.
 *
 * @param field as mutations call it
 */
public record ActivityChange(String field, @Nullable String before, @Nullable String after) {

	static final int LONGEST = 2000;

	private static final int AROUND = 80;

	private static final String MORE = "…";

	static ActivityChange of(String field, @Nullable String before, @Nullable String after) {
		String old = (before != null) ? before : "";
		String now = (after != null) ? after : "";
		if (old.length() <= LONGEST && now.length() <= LONGEST) {
			return new ActivityChange(field, before, after);
		}
		int head = commonHead(old, now);
		int tail = commonTail(old, now, head);
		return new ActivityChange(field, stretch(before, head - AROUND, tail - AROUND),
				stretch(after, head - AROUND, tail - AROUND));
	}

	/**
	 * What two times of changes come to: of a field that changed both times, from the
	 * first before to the last after, and nothing when that is the same. Stretches of
	 * long texts stay side by side, for who knows where in the text each of them stands.
	 */
	static List<ActivityChange> inTurn(List<ActivityChange> first, List<ActivityChange> then) {
		List<ActivityChange> both = new ArrayList<>(first);
		for (ActivityChange change : then) {
			int same = lastOf(change.field, both);
			if (same >= 0 && both.get(same).whole() && change.whole()) {
				both.set(same, new ActivityChange(change.field, both.get(same).before, change.after));
			}
			else {
				both.add(change);
			}
		}
		both.removeIf((change) -> Objects.equals(change.before, change.after));
		return both;
	}

	private static int lastOf(String field, List<ActivityChange> changes) {
		int at = changes.size() - 1;
		while (at >= 0 && !changes.get(at).field.equals(field)) {
			at--;
		}
		return at;
	}

	private boolean whole() {
		return whole(this.before) && whole(this.after);
	}

	private static boolean whole(@Nullable String value) {
		return value == null || !(value.startsWith(MORE) || value.endsWith(MORE));
	}

	private static int commonHead(String one, String other) {
		int most = Math.min(one.length(), other.length());
		int head = 0;
		while (head < most && one.charAt(head) == other.charAt(head)) {
			head++;
		}
		return head;
	}

	private static int commonTail(String one, String other, int head) {
		int most = Math.min(one.length(), other.length()) - head;
		int tail = 0;
		while (tail < most && one.charAt(one.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
			tail++;
		}
		return tail;
	}

	private static @Nullable String stretch(@Nullable String text, int head, int tail) {
		if (text == null) {
			return null;
		}
		int from = uncut(text, Math.max(0, head));
		int to = Math.min(text.length() - Math.max(0, tail), from + LONGEST);
		to = uncut(text, to);
		return ((from > 0) ? MORE : "") + text.substring(from, to) + ((to < text.length()) ? MORE : "");
	}

	/** Not between the halves of a surrogate pair. */
	private static int uncut(String text, int at) {
		boolean within = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))
				&& Character.isHighSurrogate(text.charAt(at - 1));
		return within ? at - 1 : at;
	}

}
