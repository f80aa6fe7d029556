package app.galley.responsecache;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import graphql.GraphQLContext;

/**
 * What one answer depends on, noted while it is fetched. A fetcher that notes nothing
 * keeps its answer from being remembered.
 */
public final class CacheTags {

	private final Set<String> noted = ConcurrentHashMap.newKeySet();

	/** Whether anybody will remember the answer. */
	public static boolean isNoting(GraphQLContext context) {
		return context.hasKey(CacheTags.class);
	}

	/** Notes what is being fetched; does nothing when nobody will remember the answer. */
	public static void note(GraphQLContext context, String topic) {
		CacheTags topics = context.get(CacheTags.class);
		if (topics != null) {
			topics.noted.add(topic);
		}
	}

	List<String> toList() {
		return List.copyOf(this.noted);
	}

}
