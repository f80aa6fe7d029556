package app.galley.article;

import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.PostProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Makes a parsed document safe for recursion and output. Nodes nested too deep are moved
 * up, and links become plain text once their URLs add up to far more than the text itself
 * (a long URL can be defined once and referenced many times).
 */
final class TreeBounds implements PostProcessor {

	/** Blocks can be 100 deep; this leaves as much for inline nodes. */
	private static final int MAX_DEPTH = 200;

	private static final int EXTRA_URL_CHARACTERS = 100_000;

	private long urlCharacters;

	TreeBounds(int markdownLength) {
		this.urlCharacters = (long) markdownLength + EXTRA_URL_CHARACTERS;
	}

	@Override
	public Node process(Node document) {
		int depth = 1;
		Node node = document.getFirstChild();
		while (node != null) {
			boolean tooDeep = depth >= MAX_DEPTH && node.getFirstChild() != null;
			if (unaffordable(node) || tooDeep) {
				node = replaceByChildren(node);
			}
			else if (node.getFirstChild() != null) {
				node = node.getFirstChild();
				depth++;
			}
			else {
				while (node != null && node.getNext() == null) {
					node = (node.getParent() != document) ? node.getParent() : null;
					depth--;
				}
				node = (node != null) ? node.getNext() : null;
			}
		}
		return document;
	}

	private boolean unaffordable(Node node) {
		int cost = switch (node) {
			case Link link -> length(link.getDestination()) + length(link.getTitle());
			case Image image -> length(image.getDestination()) + length(image.getTitle());
			default -> 0;
		};
		this.urlCharacters -= cost;
		return cost > 0 && this.urlCharacters < 0;
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

	/** Replaces the node by its children and returns the first of them. */
	private static Node replaceByChildren(Node node) {
		if (node.getFirstChild() == null) {
			node.appendChild(new Text(""));
		}
		Node first = node.getFirstChild();
		Node child = first;
		while (child != null) {
			Node next = child.getNext();
			node.insertBefore(child);
			child = next;
		}
		node.unlink();
		return first;
	}

}
