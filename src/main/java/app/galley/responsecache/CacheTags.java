package app.galley.responsecache;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import graphql.GraphQLContext;

/**
 * The tags of one response, noted while it is fetched: they name the data that it depends
 * on. A response without tags is not cached.
 */
public final class CacheTags {

	private final Set<String> noted = ConcurrentHashMap.newKeySet();

	/** Whether the response may be cached, so that its tags are needed. */
	public static boolean isNoting(GraphQLContext context) {
		return context.hasKey(CacheTags.class);
	}

	/** Notes a tag of the data being fetched; does nothing when it is not needed. */
	public static void note(GraphQLContext context, String tag) {
		CacheTags tags = context.get(CacheTags.class);
		if (tags != null) {
			tags.noted.add(tag);
		}
	}

	List<String> toList() {
		return List.copyOf(this.noted);
	}

}
