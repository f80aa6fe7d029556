package app.galley.paging;

import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

/**
 * The page of a connection that a client requests.
 *
 * @param size 1 to 100
 * @param backward whether it ends before the cursor rather than starting after it
 * @param cursor where it starts or ends; null for the first or last page
 * @param cursorArgument {@code after} or {@code before}
 */
public record PageRequest(int size, boolean backward, @Nullable String cursor, String cursorArgument) {

	private static final int DEFAULT_SIZE = 20;

	private static final int MAX_SIZE = 100;

	/**
	 * Checks the four arguments of a Relay connection. An empty cursor is none: Apollo's
	 * {@code relayStylePagination} sends one for the first page.
	 */
	public static PageRequest of(@Nullable Integer first, @Nullable String sentAfter, @Nullable Integer last,
			@Nullable String sentBefore) {
		String after = "".equals(sentAfter) ? null : sentAfter;
		String before = "".equals(sentBefore) ? null : sentBefore;
		if (first != null && last != null) {
			throw new Refused("last",
					"cannot be combined with first: use first (and after) to page forward, or last (and before) to page back");
		}
		boolean backward = last != null || (first == null && before != null);
		if (backward && after != null) {
			throw new Refused("after", "can only be combined with first: use before with last");
		}
		if (!backward && before != null) {
			throw new Refused("before", "can only be combined with last: use after with first");
		}
		return backward ? new PageRequest(size("last", last), true, before, "before")
				: new PageRequest(size("first", first), false, after, "after");
	}

	private static int size(String argument, @Nullable Integer size) {
		if (size == null) {
			return DEFAULT_SIZE;
		}
		if (size < 1 || size > MAX_SIZE) {
			throw new Refused(argument, "enter a number from 1 to %d, not %d".formatted(MAX_SIZE, size));
		}
		return size;
	}

	/** The decoded cursor of this ordering; null when there is none. */
	public @Nullable Cursor cursorOf(String order) {
		return (this.cursor != null) ? Cursor.decode(this.cursorArgument, this.cursor, order) : null;
	}

}
