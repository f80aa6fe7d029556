package app.galley.post;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a post: the GraphQL field that needs one, its SQL and how to read it. Only
 * selected columns are read, which saves a tenth of a list's statement and a quarter of a
 * single post's (docs/adr/0004-page-query.md).
 */
enum PostColumn {

	ID("id", "p.id", (row, i) -> new PostId(row.getObject(i, UUID.class))),
	KIND("kind", "p.kind", (row, i) -> Post.Kind.valueOf(row.getString(i))),
	SLUG("slug", "p.slug", ResultSet::getString), TITLE("title", "p.title", ResultSet::getString),
	EXCERPT("excerpt", "p.excerpt", ResultSet::getString),
	BODY_MARKDOWN("bodyMarkdown", "p.body_markdown", ResultSet::getString),
	CONTENT_HTML("contentHtml", "p.body_html", ResultSet::getString),
	SEO("seo", "p.seo", (row, i) -> Seo.parse(row.getString(i))),
	LANGUAGE("language", "p.language", (row, i) -> Optional.ofNullable(row.getString(i))),
	READING_MINUTES("readingMinutes", "p.reading_minutes", ResultSet::getInt),
	FEATURED_IMAGE_ID("featuredImage", "p.featured_image_id", PostColumn::imageId),
	AUTHOR_ID("author", "p.author_id", PostColumn::uuid), CATEGORY_ID("category", "p.category_id", PostColumn::uuid),
	TAG_IDS("tags", "ARRAY(SELECT t.tag_id FROM post_tag t WHERE t.post_id = p.id ORDER BY t.position)",
			(row, i) -> List.of((UUID[]) row.getArray(i).getArray())),
	STATUS("status", "p.status", (row, i) -> PostStatus.read(row.getString(i))),
	PUBLISHED_AT("publishedAt", "p.published_at", PostColumn::instant),
	UPDATED_AT("updatedAt", "p.updated_at", PostColumn::instant),
	REVISED_AT("revisedAt", "(SELECT max(r.approved_at) FROM post_revision r WHERE r.post_id = p.id AND r.number > 1)",
			(row, i) -> Optional.ofNullable(row.getObject(i, OffsetDateTime.class)).map(OffsetDateTime::toInstant)),
	CREATED_BY("createdBy", "p.created_by", ResultSet::getString),
	UPDATED_BY("updatedBy", "p.updated_by", ResultSet::getString);

	private static final int COUNT = values().length;

	private final String field;

	private final String sql;

	private final Reader reader;

	PostColumn(String field, String sql, Reader reader) {
		this.field = field;
		this.sql = sql;
		this.reader = reader;
	}

	/** Columns that these fields of the GraphQL type Post need. */
	static EnumSet<PostColumn> of(Set<String> fields) {
		EnumSet<PostColumn> columns = Arrays.stream(values())
			.filter((column) -> fields.contains(column.field))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(PostColumn.class)));
		if (fields.contains("direction")) {
			columns.add(LANGUAGE);
		}
		if (fields.contains("standfirst")) {
			columns.addAll(EnumSet.of(EXCERPT, CONTENT_HTML));
		}
		return columns;
	}

	static String select(EnumSet<PostColumn> columns) {
		return columns.stream().map((column) -> column.sql).collect(Collectors.joining(", "));
	}

	static SelectedPost read(EnumSet<PostColumn> columns, ResultSet row, PostAssociations associations)
			throws SQLException {
		@Nullable Object[] values = new @Nullable Object[COUNT];
		int i = 1;
		for (PostColumn column : columns) {
			values[column.ordinal()] = column.reader.read(row, i++);
		}
		return new SelectedPost(values, associations);
	}

	static OffsetDateTime toJdbc(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/** Parameters of a statement, some of which can be null. */
	static List<@Nullable Object> parameters(@Nullable Object... values) {
		return Arrays.asList(values);
	}

	static @Nullable String toJdbc(@Nullable URI url) {
		return (url != null) ? url.toString() : null;
	}

	static @Nullable UUID toJdbc(@Nullable ImageId id) {
		return (id != null) ? id.value() : null;
	}

	private static Object uuid(ResultSet row, int i) throws SQLException {
		@Nullable UUID id = row.getObject(i, UUID.class);
		return (id != null) ? id : SelectedPost.NULL;
	}

	private static Object imageId(ResultSet row, int i) throws SQLException {
		@Nullable UUID id = row.getObject(i, UUID.class);
		return (id != null) ? new ImageId(id) : SelectedPost.NULL;
	}

	private static Instant instant(ResultSet row, int i) throws SQLException {
		return row.getObject(i, OffsetDateTime.class).toInstant();
	}

	@FunctionalInterface
	private interface Reader {

		Object read(ResultSet row, int index) throws SQLException;

	}

}
