package app.galley;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.identity.TestAccounts;
import graphql.language.EnumValue;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Access to every root field and every guarded field of the schema, requested by each
 * kind of caller. A field that is not in the table fails the test.
 */
@GalleyTest
@Timeout(300)
class AuthorisationTests {

	/**
	 * A field without a rule of its own is visible with its object.
	 */
	private static final String TABLE = """
			Query.posts PUBLIC
			Query.post PUBLIC
			Query.sitemapShards PUBLIC
			Query.search PUBLIC
			Query.searchPages PUBLIC
			Query.sitemapShard PUBLIC
			Query.categories PUBLIC
			Query.category PUBLIC
			Query.tags PUBLIC
			Query.tag PUBLIC
			Query.authors PUBLIC
			Query.author PUBLIC
			Query.categoryConnection PUBLIC
			Query.tagConnection PUBLIC
			Query.archiveMonths PUBLIC
			Query.authorConnection PUBLIC
			Query.sitemapTerms PUBLIC
			Query.postDeleted PUBLIC
			Query.page PUBLIC
			Query.pages PUBLIC
			Query.pageDeleted PUBLIC
			Query.pageById OWN READ_DRAFTS
			Query.discardedDrafts WRITER READ_DRAFTS
			Query.deletedPosts EDITOR READ_DRAFTS
			Query.termUsage ADMIN
			Query.redirect PUBLIC
			Query.siteSettings PUBLIC
			Query.siteSettingsDraft ADMIN
			Query.redirects ADMIN
			Query.outsideLinks EDITOR READ_DRAFTS
			Query.postById OWN READ_DRAFTS
			Query.renderedArticle WRITER READ_DRAFTS
			Query.markdownOf WRITER READ_DRAFTS
			Query.contentTask OWN READ_DRAFTS
			Query.contentTasks WRITER READ_DRAFTS
			Query.images WRITER READ_DRAFTS
			Query.image OWN READ_DRAFTS
			Query.deskSummary WRITER READ_DRAFTS
			Query.imageEngine WRITER READ_DRAFTS
			Query.imageGeneration OWN READ_DRAFTS
			Query.siteDeliveries EDITOR READ_DRAFTS
			Query.exportContent ADMIN READ_DRAFTS
			Query.activity EDITOR READ_DRAFTS
			Query.people ADMIN
			Query.apiTokens WRITER
			Mutation.createContentTask WRITER WRITE
			Mutation.editContentTask OWN WRITE
			Mutation.submitContentTask OWN WRITE
			Mutation.rejectContentTask EDITOR PUBLISH
			Mutation.withdrawContentTask OWN WRITE
			Mutation.undoContentTaskRejection EDITOR PUBLISH
			Mutation.discardDraft OWN WRITE
			Mutation.proposeAltText OWN WRITE
			Mutation.addNote OWN WRITE
			Mutation.answerNote OWN WRITE
			Mutation.resolveNote OWN WRITE
			Mutation.reopenNote OWN WRITE
			Mutation.visitDraft OWN WRITE
			Mutation.restoreDraft WRITER_UNKNOWN WRITE
			Mutation.publishPost EDITOR_UNKNOWN PUBLISH
			Mutation.deletePost ADMIN_UNKNOWN PUBLISH
			Mutation.restorePost ADMIN_UNKNOWN PUBLISH
			Mutation.deleteTerm ADMIN_UNKNOWN
			Mutation.mergeTerms ADMIN_UNKNOWN
			Mutation.approvePost EDITOR PUBLISH
			Mutation.revisePost OWN WRITE
			Mutation.revokePreviewLinks OWN WRITE
			Mutation.generateImage OWN WRITE
			Mutation.generateImages OWN WRITE
			Mutation.cancelImageGeneration OWN WRITE
			Mutation.chooseFeaturedImage OWN WRITE
			Mutation.uploadImage WRITER WRITE
			Mutation.confirmImageUpload BEGUN WRITE
			Mutation.confirmTextImage BEGUN WRITE
			Mutation.confirmLibraryImage WRITER_UNKNOWN WRITE
			Mutation.fetchImage OWN WRITE
			Mutation.replaceImage WRITER_UNKNOWN WRITE
			Mutation.deleteImage WRITER_UNKNOWN WRITE
			Mutation.uploadImageToVerify EDITOR WRITE
			Mutation.verifyImage EDITOR_BEGUN WRITE
			Mutation.unpublishPost EDITOR PUBLISH
			Mutation.schedulePost EDITOR PUBLISH
			Mutation.resendSiteDelivery EDITOR PUBLISH
			Mutation.checkReceipt EDITOR PUBLISH
			Mutation.checkOutsideLink EDITOR PUBLISH
			Mutation.createAuthor ADMIN
			Mutation.editAuthor ADMIN
			Mutation.createCategory ADMIN
			Mutation.editCategory ADMIN
			Mutation.createTag ADMIN
			Mutation.editTag ADMIN
			Mutation.saveSiteSettings ADMIN
			Mutation.publishSiteSettings ADMIN
			Mutation.discardSiteSettings ADMIN
			Mutation.uploadSiteImage ADMIN
			Mutation.confirmSiteImage ADMIN_UNKNOWN
			Mutation.createRedirect ADMIN
			Mutation.importRedirects ADMIN
			Mutation.deleteRedirect ADMIN
			Mutation.createPerson ADMIN
			Mutation.changeRole ADMIN
			Mutation.resetPassword ADMIN
			Mutation.deactivatePerson ADMIN
			Mutation.activatePerson ADMIN
			Mutation.changePassword WRITER
			Mutation.createApiToken WRITER
			Mutation.revokeApiToken OWN_OR_ADMIN
			Subscription.imageGeneration OWN READ_DRAFTS
			Subscription.health ADMIN
			Subscription.receipt EDITOR READ_DRAFTS
			Post.openRevision WRITER READ_DRAFTS
			Post.bodyMarkdown WRITER READ_DRAFTS
			Page.bodyMarkdown WRITER READ_DRAFTS
			Page.createdBy WRITER READ_DRAFTS
			Page.updatedBy WRITER READ_DRAFTS
			Page.openRevision WRITER READ_DRAFTS
			Page.revisions EDITOR READ_DRAFTS
			Post.createdBy WRITER READ_DRAFTS
			Post.updatedBy WRITER READ_DRAFTS
			Post.revisions EDITOR READ_DRAFTS
			Image.removedCredential WRITER READ_DRAFTS
			Post.receipts EDITOR READ_DRAFTS
			Page.receipts EDITOR READ_DRAFTS
			DeskSummary.failedDeliveries EDITOR READ_DRAFTS
			DeskSummary.deadLinks EDITOR READ_DRAFTS
			DeskSummary.redPosts EDITOR READ_DRAFTS
			DeskSummary.redPages EDITOR READ_DRAFTS
			ImageProvenance.prompt WRITER READ_DRAFTS
			ImageProvenance.negativePrompt WRITER READ_DRAFTS
			ImageProvenance.createdBy WRITER READ_DRAFTS
			""";

	/**
	 * What a mutation shows to a token that cannot read drafts, by type of its result.
	 */
	private static final Map<String, Set<String>> OUTCOMES = Map.of("ContentTask",
			Set.of("id", "status", "missing", "version", "createdBy", "updatedBy", "createdAt", "updatedAt"),
			"ImageGeneration",
			Set.of("id", "taskId", "status", "progress", "step", "queuePosition", "secondsLeft", "attempt", "candidate",
					"engine", "createdBy", "createdAt", "finishedAt"),
			"ImageVerification",
			Set.of("verdict", "explanation", "credentialState", "signer", "certificateSha256", "validUntil", "distance",
					"distanceLimit"),
			"DiscardedDraft", Set.of("id", "discardedAt"), "DeletedPost", Set.of("id", "deletedAt"), "ImageUpload",
			Set.of("id", "url", "headers", "expiresAt"), "Post", Set.of("id", "status", "publishedAt", "updatedAt"),
			"SiteDelivery", Set.of("id", "target", "state", "attempts", "nextAttemptAt", "createdAt", "deliveredAt"),
			"Receipt", Set.of("id", "change", "revision", "state", "cause", "checks", "changedAt", "checkedAt",
					"seenAt", "nextCheckAt"),
			"Note", Set.of("id", "createdBy", "createdAt"));

	@Autowired
	GraphQlSource source;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Autowired
	JdbcClient jdbc;

	@Test
	void permitsExactlyWhatTheTableSays() {
		Map<String, Rule> table = new LinkedHashMap<>();
		Map<String, Scope> scopes = new HashMap<>();
		TABLE.lines().map((line) -> line.split(" ")).forEach((cells) -> {
			table.put(cells[0], Rule.valueOf(cells[1]));
			if (cells.length > 2) {
				scopes.put(cells[0], Scope.valueOf(cells[2]));
			}
		});
		assertThat(new TreeSet<>(table.keySet())).isEqualTo(guarded(this.source.schema()));

		String writer = this.people.add("writer", Role.WRITER);
		Things own = things(writer);
		Things others = things(this.people.add("other", Role.WRITER));
		String editor = this.people.add("editor", Role.EDITOR);
		String admin = this.people.add("admin", Role.ADMIN);
		Map<Who, Api> callers = new HashMap<>(Map.of(Who.PUBLIC_CALLER, this.api, Who.WRITER_OWN, as(writer),
				Who.WRITER_OTHERS, as(writer), Who.EDITOR, as(editor), Who.ADMIN, as(admin)));
		for (Scope scope : Scope.values()) {
			callers.put(Who.valueOf("TOKEN_" + scope), token(as(editor), scope, false));
			callers.put(Who.valueOf("SITE_TOKEN_" + scope), token(as(admin), scope, true));
		}
		List<String> wrong = new ArrayList<>();
		table.forEach((field, rule) -> {
			for (Who who : Who.values()) {
				Things things = (who == Who.WRITER_OWN) ? own : others;
				JsonNode response = ask(Objects.requireNonNull(callers.get(who)), field, things);
				Outcome outcome = outcome(response);
				Outcome expected = expected(rule, who, scopes.get(field));
				if (outcome != expected) {
					wrong.add("%s by %s is %s, not %s: %s".formatted(field, who, outcome, expected, response));
				}
			}
		});
		assertThat(wrong).isEmpty();
	}

	@Test
	void aTokenThatOnlyWritesReadsNothingFromTheResultsOfMutations() {
		Api writing = token(this.api.asEditor(), Scope.WRITE, false);
		Api publishing = token(this.api.asEditor(), Scope.PUBLISH, false);
		String none = new UUID(0, 0).toString();
		Things nothing = new Things(none, none, none, none, "x", none, none, none, "x", "x", "x", "x", this.jdbc);
		List<String> wrong = new ArrayList<>();
		for (GraphQLFieldDefinition mutation : Objects.requireNonNull(this.source.schema().getMutationType())
			.getFieldDefinitions()) {
			Object scope = mutation.getAppliedDirective("access").getArgument("scope").getArgumentValue().getValue();
			if (!(scope instanceof EnumValue named)) {
				continue;
			}
			GraphQLObjectType result = (GraphQLObjectType) GraphQLTypeUtil.unwrapAll(mutation.getType());
			Set<String> open = OUTCOMES.getOrDefault(result.getName(), Set.of());
			for (GraphQLFieldDefinition field : result.getFieldDefinitions()) {
				Map<String, Object> variables = new HashMap<>();
				String operation = operation("mutation", mutation, nothing, variables).replace("{ __typename }",
						"{ " + field.getName() + selection(field) + " }");
				Outcome outcome = outcome(
						(named.getName().equals("WRITE") ? writing : publishing).answer(operation, variables));
				if ((outcome == Outcome.FORBIDDEN) == open.contains(field.getName()) || outcome == Outcome.BROKEN) {
					wrong.add("%s { %s } is %s".formatted(mutation.getName(), field.getName(), outcome));
				}
			}
		}
		assertThat(wrong).isEmpty();
	}

	@Test
	void aTokenThatOnlyWritesCannotReadADraftByEditingNothing() {
		JsonNode secret = this.newsroom.create(Map.of("title", "Not for programs", "bodyMarkdown", "The secret."));
		Api writing = token(this.api.asEditor(), Scope.WRITE, false);
		for (String selection : List.of("bodyMarkdown", "... on ContentTask { copy: title }", "...all")) {
			String document = """
					mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id %s } }
					fragment all on ContentTask { contentHtml }""".formatted(selection);
			if (!selection.equals("...all")) {
				document = document.substring(0, document.indexOf("fragment"));
			}
			JsonNode refused = writing.answer(document, Map.of("input", Newsroom.seen(secret)));
			assertThat(refused.at("/errors/0/extensions/code").asString()).as(selection).isEqualTo("FORBIDDEN");
			assertThat(refused.toString()).doesNotContain("secret.", "Not for programs");
		}
		JsonNode same = this.newsroom.task(Newsroom.id(secret));
		assertThat(same.get("version")).isEqualTo(secret.get("version"));
		assertThat(writing.mutate("editContentTask", Newsroom.seen(secret), "id version status").get("id"))
			.isEqualTo(secret.get("id"));
	}

	/**
	 * A token permits what its scope permits to an editor; fields without a scope refuse
	 * tokens.
	 */
	private static Outcome expected(Rule rule, Who who, @Nullable Scope scope) {
		if (!who.name().contains("TOKEN") || rule == Rule.PUBLIC) {
			return rule.expected(who.name().contains("TOKEN") ? Who.EDITOR : who);
		}
		boolean opens = scope != null && who.name().endsWith("TOKEN_" + scope);
		return opens ? rule.expected(Who.EDITOR) : Outcome.FORBIDDEN;
	}

	private Api token(Api owner, Scope scope, boolean site) {
		return this.api.bearing(owner
			.data("mutation { createApiToken(input: { name: \"Test\", scopes: [%s], site: %s }) { secret } }"
				.formatted(scope, site))
			.at("/createApiToken/secret")
			.asString());
	}

	/** Root fields, and fields with a rule of their own. */
	private static TreeSet<String> guarded(GraphQLSchema schema) {
		TreeSet<String> fields = new TreeSet<>();
		List<GraphQLObjectType> roots = List.of(schema.getQueryType(), Objects.requireNonNull(schema.getMutationType()),
				Objects.requireNonNull(schema.getSubscriptionType()));
		for (GraphQLNamedType type : schema.getAllTypesAsList()) {
			if (type instanceof GraphQLObjectType object && !type.getName().startsWith("__")) {
				object.getFieldDefinitions()
					.stream()
					.filter((field) -> roots.contains(object) || field.hasAppliedDirective("access"))
					.forEach((field) -> fields.add(type.getName() + "." + field.getName()));
			}
		}
		return fields;
	}

	private Api as(String username) {
		return this.api.as(username, Api.PASSWORD);
	}

	/** Objects of one writer. */
	private Things things(String owner) {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Draft of one writer"));
		JsonNode post = this.newsroom.publish("Post of one writer");
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", Map.of("id", Newsroom.id(post)));
		String upload = UUID.randomUUID().toString();
		this.jdbc.sql("""
				INSERT INTO image_upload (id, task_id, content_type, bytes, created_by, created_at, expires_at)
				VALUES (?::uuid, ?::uuid, 'image/png', 10, ?, now(), now() + interval '1 hour')""")
			.params(upload, Newsroom.id(task), owner)
			.update();
		String delivery = UUID.randomUUID().toString();
		this.jdbc.sql("""
				INSERT INTO site_delivery (id, state, paths, tags, give_up_at, created_at, delivered_at)
				VALUES (?::uuid, 'DELIVERED', '{/}', '{posts}', now(), now(), now())""").param(delivery).update();
		this.jdbc
			.sql("""
					INSERT INTO receipt (id, post_id, change, revision, slug, former_slugs, reviewed_by, reviewed_at, text_sha256,
					    state, changed_at)
					VALUES (gen_random_uuid(), ?::uuid, 'UNPUBLISHED', 1, 'x', '{}', ?, now(), 'x', 'WAITING', now())""")
			.params(Newsroom.id(post), owner)
			.update();
		String token = UUID.randomUUID().toString();
		this.jdbc.sql("""
				INSERT INTO api_token (id, hash, name, owner, scopes, created_by, created_at, expires_at)
				VALUES (?::uuid, ?, 'Test', ?, '{WRITE}', ?, now(), now() + interval '1 hour')""")
			.params(token, token.getBytes(StandardCharsets.UTF_8), owner, owner)
			.update();
		this.jdbc.sql("UPDATE content_task SET created_by = ? WHERE id = ?::uuid OR post_id = ?::uuid")
			.params(owner, Newsroom.id(task), Newsroom.id(post))
			.update();
		this.jdbc.sql("UPDATE post SET created_by = ? WHERE id = ?::uuid").params(owner, Newsroom.id(post)).update();
		JsonNode shown = this.newsroom.publish("In public");
		String generation = this.jdbc.sql("SELECT id::text FROM image_generation WHERE task_id = ?::uuid")
			.param(Newsroom.id(task))
			.query(String.class)
			.single();
		return new Things(Newsroom.id(task), task.at("/featuredImage/id").asString(), generation, Newsroom.id(post),
				shown.get("slug").asString(), upload, delivery, token, this.people.add("thrown-away", Role.WRITER),
				term("author", "p.author_id", shown), term("category", "p.category_id", shown),
				term("tag", "(SELECT tag_id FROM post_tag WHERE post_id = p.id ORDER BY position LIMIT 1)", shown),
				this.jdbc);
	}

	/** The slug of a published post's author, category or tag. */
	private String term(String table, String id, JsonNode post) {
		return this.jdbc.sql("SELECT t.slug FROM post p JOIN " + table + " t ON t.id = " + id + " WHERE p.slug = ?")
			.param(post.get("slug").asString())
			.query(String.class)
			.single();
	}

	private JsonNode ask(Api caller, String field, Things things) {
		String[] names = field.split("\\.");
		GraphQLObjectType type = this.source.schema().getObjectType(names[0]);
		GraphQLFieldDefinition definition = type.getFieldDefinition(names[1]);
		String selection = names[1] + selection(definition);
		Map<String, Object> variables = new HashMap<>();
		return switch (names[0]) {
			case "Post" -> caller.answer("{ post(slug: \"" + things.shown + "\") { " + selection + " } }", variables);
			case "Page" -> caller
				.answer("{ page(slug: \"" + things.text("slug", "page") + "\") { " + selection + " } }", variables);
			case "Image" -> caller
				.answer("{ post(slug: \"" + things.shown + "\") { featuredImage { " + selection + " } } }", variables);
			case "DeskSummary" -> caller.answer("{ deskSummary { " + selection + " } }", variables);
			case "ImageProvenance" -> caller.answer(
					"{ post(slug: \"" + things.shown + "\") { featuredImage { provenance { " + selection + " } } } }",
					variables);
			default -> {
				String operation = operation(names[0].toLowerCase(Locale.ROOT), definition, things, variables);
				yield names[0].equals("Subscription") ? firstEvent(caller, operation, variables)
						: caller.answer(operation, variables);
			}
		};
	}

	private String operation(String kind, GraphQLFieldDefinition field, Things things, Map<String, Object> variables) {
		List<String> declared = new ArrayList<>();
		List<String> given = new ArrayList<>();
		for (GraphQLArgument argument : field.getArguments()) {
			if (GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue()) {
				declared.add("$" + argument.getName() + ": " + GraphQLTypeUtil.simplePrint(argument.getType()));
				given.add(argument.getName() + ": $" + argument.getName());
				variables.put(argument.getName(),
						value(argument.getType(), argument.getName(), field.getName(), things));
			}
		}
		return kind + (declared.isEmpty() ? "" : "(" + String.join(", ", declared) + ")") + " { " + field.getName()
				+ (given.isEmpty() ? "" : "(" + String.join(", ", given) + ")") + selection(field) + " }";
	}

	private static String selection(GraphQLFieldDefinition field) {
		return (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLObjectType) ? " { __typename }" : "";
	}

	private Object value(GraphQLInputType type, String name, String field, Things things) {
		return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
			case GraphQLInputObjectType input -> {
				Map<String, Object> value = new HashMap<>();
				for (GraphQLInputObjectField one : input.getFieldDefinitions()) {
					if (GraphQLTypeUtil.isNonNull(one.getType()) && !one.hasSetDefaultValue()) {
						value.put(one.getName(), value(one.getType(), one.getName(), field, things));
					}
				}
				yield value;
			}
			case GraphQLList list -> List.of(value((GraphQLInputType) list.getWrappedType(), name, field, things));
			case GraphQLEnumType values -> values.getValues().getFirst().getName();
			case GraphQLScalarType scalar -> switch (scalar.getName()) {
				case "ID" -> things.id(name, field);
				case "Int" -> -1;
				default -> things.text(name, field);
			};
			default -> throw new AssertionError("No value for " + name + " of " + field);
		};
	}

	/** A refusal is an event, too. */
	private static JsonNode firstEvent(Api caller, String subscription, Map<String, Object> variables) {
		return caller.events(subscription, variables).getFirst();
	}

	private static Outcome outcome(JsonNode response) {
		List<String> codes = response.at("/errors")
			.valueStream()
			.map((error) -> error.at("/extensions/code").asString(""))
			.toList();
		for (Outcome refusal : List.of(Outcome.UNAUTHORIZED, Outcome.FORBIDDEN)) {
			if (codes.contains(refusal.name())) {
				return refusal;
			}
		}
		if (codes.contains("NOT_FOUND")) {
			return Outcome.HIDDEN;
		}
		if (!codes.isEmpty()) {
			return codes.stream().allMatch((code) -> code.matches("BAD_REQUEST|CONFLICT|INCOMPLETE")) ? Outcome.DONE
					: Outcome.BROKEN;
		}
		return response.get("data").valueStream().anyMatch(JsonNode::isNull) ? Outcome.HIDDEN : Outcome.DONE;
	}

	private enum Who {

		PUBLIC_CALLER, WRITER_OWN, WRITER_OTHERS, EDITOR, ADMIN, TOKEN_READ_DRAFTS, TOKEN_WRITE, TOKEN_PUBLISH,
		SITE_TOKEN_READ_DRAFTS, SITE_TOKEN_WRITE, SITE_TOKEN_PUBLISH

	}

	private enum Outcome {

		/** Or refused for another reason than the caller. */
		DONE, UNAUTHORIZED, FORBIDDEN, HIDDEN, BROKEN

	}

	private enum Rule {

		PUBLIC, WRITER, OWN, BEGUN, OWN_OR_ADMIN, EDITOR, EDITOR_BEGUN, ADMIN,

		/** For callers with the role, nothing has the id that the test sends. */
		WRITER_UNKNOWN, EDITOR_UNKNOWN, ADMIN_UNKNOWN;

		Outcome expected(Who who) {
			if (this == PUBLIC) {
				return Outcome.DONE;
			}
			if (name().endsWith("_UNKNOWN")) {
				Outcome known = valueOf(name().replace("_UNKNOWN", "")).expected(who);
				return (known == Outcome.DONE) ? Outcome.HIDDEN : known;
			}
			if (this == EDITOR_BEGUN) {
				// Only the account that began an upload may verify it.
				return (who == Who.PUBLIC_CALLER || who == Who.WRITER_OWN || who == Who.WRITER_OTHERS)
						? EDITOR.expected(who) : Outcome.HIDDEN;
			}
			return switch (who) {
				case PUBLIC_CALLER -> Outcome.UNAUTHORIZED;
				case WRITER_OWN -> (this == EDITOR || this == ADMIN) ? Outcome.FORBIDDEN : Outcome.DONE;
				case WRITER_OTHERS -> switch (this) {
					case EDITOR, EDITOR_BEGUN, ADMIN -> Outcome.FORBIDDEN;
					case OWN, BEGUN, OWN_OR_ADMIN -> Outcome.HIDDEN;
					case PUBLIC, WRITER, WRITER_UNKNOWN, EDITOR_UNKNOWN, ADMIN_UNKNOWN -> Outcome.DONE;
				};
				case EDITOR -> switch (this) {
					case ADMIN -> Outcome.FORBIDDEN;
					// Only the account that began an upload may finish it.
					case BEGUN, EDITOR_BEGUN, OWN_OR_ADMIN -> Outcome.HIDDEN;
					case PUBLIC, WRITER, OWN, EDITOR, WRITER_UNKNOWN, EDITOR_UNKNOWN, ADMIN_UNKNOWN -> Outcome.DONE;
				};
				case ADMIN -> (this == BEGUN) ? Outcome.HIDDEN : Outcome.DONE;
				case TOKEN_READ_DRAFTS, TOKEN_WRITE, TOKEN_PUBLISH, SITE_TOKEN_READ_DRAFTS, SITE_TOKEN_WRITE,
						SITE_TOKEN_PUBLISH ->
					throw new IllegalArgumentException("Depends on the scope");
			};
		}

	}

	/**
	 * Ids of objects to request.
	 *
	 * @param post a post hidden from the public
	 * @param shown slug of a public post
	 */
	private record Things(String task, String image, String generation, String post, String shown, String upload,
			String delivery, String token, String person, String author, String category, String tag, JdbcClient jdbc) {

		String id(String name, String field) {
			if (name.equals("taskId")) {
				return this.task;
			}
			if (name.equals("imageId")) {
				return this.image;
			}
			if (name.equals("postId")) {
				return this.post;
			}
			return switch (field) {
				case "contentTask", "editContentTask", "submitContentTask", "rejectContentTask", "withdrawContentTask",
						"undoContentTaskRejection", "discardDraft" ->
					this.task;
				case "restoreDraft", "publishPost", "deletePost", "restorePost", "deleteTerm", "mergeTerms",
						"confirmSiteImage" ->
					name.equals("into") ? new UUID(0, 1).toString() : new UUID(0, 2).toString();
				case "answerNote", "resolveNote", "reopenNote" -> note();
				case "termUsage" -> new UUID(0, 3).toString();
				case "imageGeneration", "cancelImageGeneration" -> this.generation;
				case "postById", "revisePost", "unpublishPost", "schedulePost" -> this.post;
				case "pageById" -> page("UNPUBLISHED", "id::text");
				case "image" -> this.image;
				case "deleteImage", "replaceImage", "checkOutsideLink" -> new UUID(0, 4).toString();
				case "confirmImageUpload", "confirmTextImage", "confirmLibraryImage", "verifyImage" -> this.upload;
				case "revokeApiToken" -> this.token;
				case "resendSiteDelivery" -> this.delivery;
				case "deleteRedirect" -> redirect("id::text");
				case "editAuthor" -> idOf("author", this.author);
				case "editCategory" -> idOf("category", this.category);
				case "editTag" -> idOf("tag", this.tag);
				default -> throw new AssertionError("No id for " + field);
			};
		}

		/** Of the account that wrote the post. */
		private String page(String status, String column) {
			return this.jdbc
				.sql("""
						INSERT INTO post (id, kind, slug, title, excerpt, body_markdown, body_html, reading_minutes, status, published_at,
						    created_by, updated_by, created_at, updated_at, version)
						SELECT gen_random_uuid(), 'PAGE', gen_random_uuid(), title, excerpt, body_markdown, body_html, 1, ?, published_at,
						    created_by, updated_by, created_at, updated_at, 1
						FROM post WHERE id = ?::uuid RETURNING"""
						+ ' ' + column)
				.params(status, this.post)
				.query(String.class)
				.single();
		}

		private String note() {
			return this.jdbc.sql("""
					INSERT INTO draft_note (id, draft_id, words, created_by, created_at)
					SELECT gen_random_uuid(), id, 'A note', 'editor', now() FROM content_task WHERE id = ?::uuid
					RETURNING id::text""").param(this.task).query(String.class).optional().orElse(this.task);
		}

		private String redirect(String column) {
			return this.jdbc
				.sql("""
						INSERT INTO redirect (id, address, target, created_by, created_at)
						VALUES (gen_random_uuid(), '/' || gen_random_uuid(), '/x', 'editor', now()) RETURNING""" + ' '
						+ column)
				.query(String.class)
				.single();
		}

		private String idOf(String table, String slug) {
			return this.jdbc.sql("SELECT id::text FROM " + table + " WHERE slug = ?")
				.param(slug)
				.query(String.class)
				.single();
		}

		String text(String name, String field) {
			return switch (name) {
				case "slug" -> switch (field) {
					case "post" -> this.shown;
					case "page" -> page("PUBLISHED_PAGE", "slug");
					case "author" -> this.author;
					case "category" -> this.category;
					case "tag" -> this.tag;
					default -> "x";
				};
				case "from" -> field.equals("redirect") ? redirect("address") : "/from";
				case "to" -> "/to";
				case "list" -> "/listed,/to";
				case "username" -> this.person;
				case "newPassword" -> "long enough to be one";
				default -> "x";
			};
		}

	}

}
