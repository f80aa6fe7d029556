package app.galley.paging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import graphql.relay.Connection;
import graphql.relay.ConnectionCursor;
import graphql.relay.DefaultConnectionCursor;
import graphql.relay.DefaultPageInfo;
import graphql.relay.Edge;
import graphql.relay.PageInfo;
import org.jspecify.annotations.Nullable;

/**
 * A page of a Relay connection, with {@code nodes} beside its edges.
 *
 * @param nodes the items in the order of the list, for backward pages too
 * @param edges the items with their cursors
 * @param pageInfo position of the page
 */
public record Page<T>(List<T> nodes, List<Edge<T>> edges, PageInfo pageInfo) implements Connection<T> {

	/**
	 * Makes a page of the rows found.
	 * @param found in the order they were read (reversed for a backward page), one more
	 * than the page's size when more follow
	 */
	public static <T> Page<T> of(List<T> found, PageRequest request, Function<T, Cursor> cursorOf) {
		return of(found, request, cursorOf, null);
	}

	/**
	 * Makes a page of what was found among a bounded number of rows.
	 * @param found as above
	 * @param tested where the next page continues when the rows were not enough for this
	 * one; null when they were, or were all
	 */
	public static <T> Page<T> of(List<T> found, PageRequest request, Function<T, Cursor> cursorOf,
			@Nullable Cursor tested) {
		boolean full = found.size() > request.size();
		List<T> nodes = new ArrayList<>(full ? found.subList(0, request.size()) : found);
		if (request.backward()) {
			Collections.reverse(nodes);
		}
		List<Edge<T>> edges = new ArrayList<>(nodes.size());
		for (T node : nodes) {
			edges.add(new Item<>(node, cursorOf));
		}
		boolean hasCursor = request.cursor() != null;
		boolean more = full || tested != null;
		ConnectionCursor rest = (tested != null) ? new DefaultConnectionCursor(tested.encode()) : null;
		ConnectionCursor start = edges.isEmpty() ? rest : cursor(edges.getFirst());
		ConnectionCursor end = edges.isEmpty() ? rest : cursor(edges.getLast());
		PageInfo info = new DefaultPageInfo((rest != null && request.backward()) ? rest : start,
				(rest != null && !request.backward()) ? rest : end, request.backward() ? more : hasCursor,
				request.backward() ? hasCursor : more);
		return new Page<>(List.copyOf(nodes), edges, info);
	}

	private static @Nullable ConnectionCursor cursor(Edge<?> edge) {
		return edge.getCursor();
	}

	@Override
	public List<Edge<T>> getEdges() {
		return this.edges;
	}

	@Override
	public PageInfo getPageInfo() {
		return this.pageInfo;
	}

	/** Encodes its cursor on demand: few clients select it. */
	private record Item<T>(T node, Function<T, Cursor> cursorOf) implements Edge<T> {

		@Override
		public T getNode() {
			return this.node;
		}

		@Override
		public ConnectionCursor getCursor() {
			return new DefaultConnectionCursor(this.cursorOf.apply(this.node).encode());
		}

	}

}
