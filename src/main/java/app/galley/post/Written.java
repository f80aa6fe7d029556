package app.galley.post;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote: that of a post, and of what is to become one.
 */
public interface Written {

	String title();

	String slug();

	String excerpt();

	String bodyMarkdown();

	@Nullable UUID authorId();

	@Nullable UUID categoryId();

	List<UUID> tagIds();

	@Nullable UUID featuredImageId();

}
