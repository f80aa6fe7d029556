package app.galley.preview;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import app.galley.article.Article;
import app.galley.article.ArticleRenderer;
import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.post.Post;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.preview.Edition.Stage;
import app.galley.preview.Edition.Upcoming;
import app.galley.preview.PreviewLinks.Grant;
import app.galley.settings.Settings;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Selects the edition of the site that a reader can see.
 */
@Component
class Editions {

	private final PreviewLinks links;

	private final SettingsLinks settingsLinks;

	private final Settings settings;

	private final ContentTasks tasks;

	private final Posts posts;

	private final ArticleRenderer renderer;

	private final Clock clock;

	Editions(PreviewLinks links, SettingsLinks settingsLinks, Settings settings, ContentTasks tasks, Posts posts,
			ArticleRenderer renderer, Clock clock) {
		this.links = links;
		this.settingsLinks = settingsLinks;
		this.settings = settings;
		this.tasks = tasks;
		this.posts = posts;
		this.renderer = renderer;
		this.clock = clock;
	}

	/** The live site. */
	Edition live(boolean bar) {
		return new Edition(this.settings.published(), null, new Links(bar ? "" : "?bar=0"), bar);
	}

	/**
	 * The edition that a token permits; empty if it is invalid or its task was deleted.
	 */
	Optional<Edition> of(String token, @Nullable String at, boolean bar) {
		Optional<Instant> settingsUntil = this.settingsLinks.verify(token);
		if (settingsUntil.isPresent()) {
			Links links = new Links("?token=" + token + (bar ? "" : "&bar=0"));
			return Optional.of(new Edition(this.settings.draft(), settingsUntil.get(), null, links, bar));
		}
		return this.links.verify(token).flatMap((grant) -> of(grant.task(), grant, token, at, bar));
	}

	/** The edition with a task, for a signed-in user who can see it. */
	Optional<Edition> of(DraftId task, @Nullable String at, boolean bar) {
		return Caller.current()
			.filter((caller) -> this.tasks.find(task).filter((found) -> found.visibleTo(caller)).isPresent())
			.flatMap((caller) -> of(task, null, this.links.token(task), at, bar));
	}

	private Optional<Edition> of(DraftId id, @Nullable Grant grant, String token, @Nullable String at, boolean bar) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		Optional<Instant> requested = (at != null) ? instant(at) : Optional.empty();
		if (at != null && requested.isEmpty()) {
			return Optional.empty();
		}
		String query = "?token=" + token + ((at != null) ? "&at=" + at : "") + (bar ? "" : "&bar=0");
		return this.tasks.find(id).map((task) -> {
			Instant time = requested.or(() -> this.tasks.scheduledFor(task)).orElse(now);
			Upcoming upcoming = upcoming(task, time, now, (grant != null) ? grant.until() : null);
			return new Edition(this.settings.published(), upcoming, new Links(query), bar);
		});
	}

	private Upcoming upcoming(ContentTask task, Instant at, Instant now, @Nullable Instant until) {
		Post revised = (task.postId() != null) ? this.posts.find(task.postId()).orElse(null) : null;
		Stage stage = stage(task, revised);
		Article article = this.renderer.render(task.bodyMarkdown(), task.language());
		String html = task.bodyMarkdown().isBlank() ? "<p><em>No article yet.</em></p>" : article.html();
		Entry entry = new Entry(id(task, revised), task.kind(), task.slug(), task.title(), this.tasks.excerpt(task),
				task.seo(), task.language(), html, article.readingMinutes(), task.featuredImageId(), task.authorId(),
				task.categoryId(), task.tagIds(), publishedAt(revised, at), updatedAt(revised, stage, at, now),
				revisedAt(revised, stage, at, now));
		return new Upcoming(task.id(), entry, (revised != null) ? revised.slug() : null, task.missing(), at, stage,
				until);
	}

	/** A post that has no id yet takes its draft's, which is as unique. */
	private static PostId id(ContentTask task, @Nullable Post revised) {
		return (revised != null) ? revised.id() : new PostId(task.id().value());
	}

	private static Instant publishedAt(@Nullable Post revised, Instant at) {
		return (revised != null && revised.status() != PostStatus.SCHEDULED) ? revised.publishedAt() : at;
	}

	private static Instant updatedAt(@Nullable Post revised, Stage stage, Instant at, Instant now) {
		if (revised != null && stage == Stage.LIVE) {
			return revised.updatedAt();
		}
		return at.isBefore(now) ? now : at;
	}

	/** Approved drafts have the time of their approval. */
	private static @Nullable Instant revisedAt(@Nullable Post revised, Stage stage, Instant at, Instant now) {
		if (revised == null || stage != Stage.NOT_APPROVED) {
			return (revised != null) ? revised.revisedAt() : null;
		}
		return updatedAt(revised, stage, at, now);
	}

	private static Stage stage(ContentTask task, @Nullable Post post) {
		if (task.status() != ContentTaskStatus.APPROVED || post == null) {
			return Stage.NOT_APPROVED;
		}
		return switch (post.status()) {
			case PUBLISHED -> Stage.LIVE;
			case UNPUBLISHED -> Stage.UNPUBLISHED;
			case SCHEDULED -> Stage.SCHEDULED;
		};
	}

	private static Optional<Instant> instant(String text) {
		try {
			Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
			int year = instant.atZone(ZoneOffset.UTC).getYear();
			return Optional.of(instant).filter((time) -> 1 <= year && year <= 9999);
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

}
