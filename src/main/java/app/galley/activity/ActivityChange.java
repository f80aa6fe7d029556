package app.galley.activity;

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
		int from = whole(text, Math.max(0, head));
		int to = Math.min(text.length() - Math.max(0, tail), from + LONGEST);
		to = whole(text, to);
		return ((from > 0) ? MORE : "") + text.substring(from, to) + ((to < text.length()) ? MORE : "");
	}

	/** Not between the halves of a surrogate pair. */
	private static int whole(String text, int at) {
		boolean within = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))
				&& Character.isHighSurrogate(text.charAt(at - 1));
		return within ? at - 1 : at;
	}

}
