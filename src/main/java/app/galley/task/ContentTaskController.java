package app.galley.task;

import java.security.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import app.galley.article.ArticleCheck;
import app.galley.article.ArticleRenderer;
import app.galley.article.TextProblem;
import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.IdempotentRequests;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.Posts;
import app.galley.post.SelectedPost;
import app.galley.problem.Forbidden;
import app.galley.problem.NotFound;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * Content tasks over GraphQL.
 */
@Controller
class ContentTaskController {

	private final ContentTasks tasks;

	private final ContentTaskPages pages;

	private final TaskAccess access;

	private final Taxonomy taxonomy;

	private final Images images;

	private final ImageGenerations generations;

	private final Posts posts;

	private final ArticleRenderer renderer;

	private final ArticleCheck check;

	private final IdempotentRequests requests;

	ContentTaskController(ContentTasks tasks, ContentTaskPages pages, TaskAccess access, Taxonomy taxonomy,
			Images images, ImageGenerations generations, Posts posts, ArticleRenderer renderer, ArticleCheck check,
			IdempotentRequests requests) {
		this.tasks = tasks;
		this.pages = pages;
		this.access = access;
		this.taxonomy = taxonomy;
		this.images = images;
		this.generations = generations;
		this.posts = posts;
		this.renderer = renderer;
		this.check = check;
		this.requests = requests;
	}

	@QueryMapping
	@Nullable ContentTask contentTask(@Argument DraftId id) {
		return this.access.find(id).orElse(null);
	}

	@QueryMapping
	Page<ContentTask> contentTasks(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable ContentTaskFilter filter) {
		return this.pages.page(filter, this.access.onlyOf(), PageRequest.of(first, after, last, before));
	}

	@MutationMapping
	ContentTask createContentTask(@Argument ContentInput input, Principal editor, DataFetchingEnvironment env) {
		return once(env, () -> this.tasks.create(input, editor.getName()));
	}

	private ContentTask once(DataFetchingEnvironment env, Supplier<ContentTask> create) {
		return this.requests.once(env, create, (task) -> task.id().toString(), (id) -> this.tasks.find(DraftId.of(id)));
	}

	@MutationMapping
	ContentTask editContentTask(@Argument ContentInput input, Principal editor) {
		this.access.check(Objects.requireNonNull(input.id()), "input.id");
		return this.tasks.edit(input, editor.getName());
	}

	@MutationMapping
	ContentTask submitContentTask(@Argument TaskVersion input, Principal editor) {
		this.access.check(input.id(), "input.id");
		return this.tasks.submit(input.id(), input.version(), editor.getName());
	}

	@MutationMapping
	ContentTask withdrawContentTask(@Argument TaskVersion input, Principal editor) {
		this.access.check(input.id(), "input.id");
		return this.tasks.withdraw(input.id(), input.version(), editor.getName());
	}

	@MutationMapping
	ContentTask undoContentTaskRejection(@Argument TaskVersion input, Principal editor) {
		return this.tasks.undoRejection(input.id(), input.version(), editor.getName());
	}

	@MutationMapping
	ContentTask rejectContentTask(@Argument RejectInput input, Principal editor) {
		return this.tasks.reject(input.id(), input.version(), input.reason(), editor.getName());
	}

	@MutationMapping
	SelectedPost approvePost(@Argument ApprovePostInput input, Principal editor, DataFetchingEnvironment env) {
		Post approved = this.requests.once(env,
				() -> this.tasks.approve(input.taskId(), input.version(), input.publishAt(), editor.getName()),
				(post) -> post.id().toString(), (id) -> this.posts.find(PostId.of(id)));
		return this.posts.select(approved.id()).orElseThrow();
	}

	@MutationMapping
	ContentTask revisePost(@Argument RevisePostInput input, Principal editor, DataFetchingEnvironment env) {
		Caller caller = Caller.current().orElseThrow();
		Post post = this.posts.find(input.id())
			.filter((found) -> found.summary().visibleTo(caller))
			.orElseThrow(() -> new NotFound("input.id", "no post has this id"));
		if (!post.summary().editableBy(caller)) {
			throw new Forbidden("input.id", "only editors can revise another writer's post");
		}
		return once(env, () -> this.tasks.revise(post.id(), input.revision(), editor.getName()));
	}

	@SchemaMapping
	String excerpt(ContentTask task) {
		return this.tasks.excerpt(task);
	}

	@SchemaMapping
	boolean excerptDrawn(ContentTask task) {
		return task.excerpt().isEmpty();
	}

	@SchemaMapping
	String contentHtml(ContentTask task) {
		return this.renderer.render(task.bodyMarkdown(), task.language()).html();
	}

	@SchemaMapping
	List<TextProblem> textProblems(ContentTask task) {
		return this.check.problems(task.bodyMarkdown());
	}

	@BatchMapping
	Map<ContentTask, Author> author(List<ContentTask> tasks) {
		return related(tasks, ContentTask::authorId, this.taxonomy::authors);
	}

	@BatchMapping
	Map<ContentTask, Category> category(List<ContentTask> tasks) {
		return related(tasks, ContentTask::categoryId, this.taxonomy::categories);
	}

	@BatchMapping
	Map<ContentTask, Image> featuredImage(List<ContentTask> tasks) {
		return related(tasks, ContentTask::featuredImageId, this.images::findAll);
	}

	@BatchMapping
	Map<ContentTask, SelectedPost> post(List<ContentTask> tasks) {
		return published(Post.Kind.POST, tasks);
	}

	@BatchMapping
	Map<ContentTask, SelectedPost> page(List<ContentTask> tasks) {
		return published(Post.Kind.PAGE, tasks);
	}

	private Map<ContentTask, SelectedPost> published(Post.Kind kind, List<ContentTask> tasks) {
		return related(tasks, (task) -> (task.kind() == kind) ? task.postId() : null, (ids) -> ids.isEmpty() ? Map.of()
				: this.posts.selectAll(ids).stream().collect(Collectors.toMap(SelectedPost::id, Function.identity())));
	}

	@BatchMapping(typeName = "Page", field = "openRevision")
	Map<SelectedPost, ContentTask> openRevisionOfPages(List<SelectedPost> pages) {
		return openRevision(pages);
	}

	@BatchMapping(typeName = "Post")
	Map<SelectedPost, ContentTask> openRevision(List<SelectedPost> posts) {
		Map<PostId, ContentTask> open = this.access.openRevisions(posts.stream().map(SelectedPost::id).toList());
		Map<SelectedPost, ContentTask> result = new LinkedHashMap<>();
		posts.stream()
			.filter((post) -> open.containsKey(post.id()))
			.forEach((post) -> result.put(post, Objects.requireNonNull(open.get(post.id()))));
		return result;
	}

	@BatchMapping
	Map<ContentTask, List<Tag>> tags(List<ContentTask> tasks) {
		Map<UUID, Tag> tags = this.taxonomy
			.tags(tasks.stream().flatMap((task) -> task.tagIds().stream()).collect(Collectors.toSet()));
		Map<ContentTask, List<Tag>> result = new LinkedHashMap<>();
		tasks.forEach(
				(task) -> result.put(task, task.tagIds().stream().filter(tags::containsKey).map(tags::get).toList()));
		return result;
	}

	@BatchMapping(field = "images")
	Map<ContentTask, List<Image>> imagesOf(List<ContentTask> tasks) {
		Map<DraftId, List<Image>> found = this.images
			.ofTasks(tasks.stream().map(ContentTask::id).collect(Collectors.toSet()));
		Map<ContentTask, List<Image>> result = new LinkedHashMap<>();
		tasks.forEach((task) -> result.put(task, found.getOrDefault(task.id(), List.of())));
		return result;
	}

	@BatchMapping
	Map<ContentTask, List<ImageGeneration>> imageGenerations(List<ContentTask> tasks) {
		Map<DraftId, List<ImageGeneration>> found = this.generations
			.ofTasks(tasks.stream().map(ContentTask::id).collect(Collectors.toSet()));
		Map<ContentTask, List<ImageGeneration>> result = new LinkedHashMap<>();
		tasks.forEach((task) -> result.put(task, found.getOrDefault(task.id(), List.of())));
		return result;
	}

	private static <I, T> Map<ContentTask, T> related(List<ContentTask> tasks, Function<ContentTask, @Nullable I> id,
			Function<Set<I>, Map<I, T>> find) {
		Map<I, T> found = find.apply(tasks.stream().map(id).filter(Objects::nonNull).collect(Collectors.toSet()));
		Map<ContentTask, T> result = new LinkedHashMap<>();
		for (ContentTask task : tasks) {
			I related = id.apply(task);
			T value = (related != null) ? found.get(related) : null;
			if (value != null) {
				result.put(task, value);
			}
		}
		return result;
	}

	record TaskVersion(DraftId id, int version) {
	}

	record RejectInput(DraftId id, int version, String reason) {
	}

	record RevisePostInput(PostId id, @Nullable Integer revision) {
	}

	record ApprovePostInput(DraftId taskId, int version, @Nullable Instant publishAt) {
	}

}
