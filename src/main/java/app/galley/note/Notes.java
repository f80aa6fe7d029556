package app.galley.note;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.article.SourceText;
import app.galley.id.DraftId;
import app.galley.id.UuidV7;
import app.galley.note.Note.Answer;
import app.galley.note.Quote.Place;
import app.galley.problem.Conflict;
import app.galley.problem.Faults;
import app.galley.problem.NotFound;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import app.galley.task.TaskAccess;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The notes on drafts. All who may see a draft see its notes, and may make, answer,
 * resolve and reopen them. They go with their draft, also into the trash and out of it.
 */
@Repository
class Notes {

	private static final int MAX_BYTES = 4000;

	private static final int MAX_QUOTE_BYTES = 4000;

	private static final int MAX_NOTES = 200;

	private static final int MAX_ANSWERS = 50;

	private final JdbcClient jdbc;

	private final ContentTasks tasks;

	private final TaskAccess access;

	private final ActivityLog activity;

	private final Clock clock;

	Notes(JdbcClient jdbc, ContentTasks tasks, TaskAccess access, ActivityLog activity, Clock clock) {
		this.jdbc = jdbc;
		this.tasks = tasks;
		this.access = access;
		this.activity = activity;
		this.clock = clock;
	}

	/** The notes of these drafts, first to last. */
	Map<DraftId, List<Note>> of(Collection<DraftId> drafts) {
		return select("draft_id = ANY (?)", drafts.stream().map(DraftId::value).toArray(UUID[]::new)).stream()
			.collect(Collectors.groupingBy(Note::draftId));
	}

	/** How many notes of these drafts are open; drafts without any are left out. */
	Map<DraftId, Integer> countOpen(Collection<DraftId> drafts) {
		return this.jdbc.sql("""
				SELECT draft_id, count(*) AS open FROM draft_note
				WHERE draft_id = ANY (?) AND resolved_at IS NULL GROUP BY draft_id""")
			.param(drafts.stream().map(DraftId::value).toArray(UUID[]::new))
			.query((row, n) -> Map.entry(new DraftId(row.getObject("draft_id", UUID.class)), row.getInt("open")))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	@Transactional
	Note add(NoteInput input, String username) {
		ContentTask draft = open(input.taskId(), "input.taskId");
		Faults faults = new Faults("input");
		String text = words(faults, input.text());
		Quote quote = (input.quote() != null) ? quote(faults, input, draft) : null;
		faults.refuseIfAny();
		if (count("draft_note WHERE draft_id = ?", draft.id().value()) >= MAX_NOTES) {
			throw new Conflict("input.taskId", "a draft has at most %d notes".formatted(MAX_NOTES));
		}
		UUID id = UuidV7.next();
		this.jdbc.sql("""
				INSERT INTO draft_note (id, draft_id, quote, prefix, suffix, position, words, created_by, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(id, draft.id().value())
			.param((quote != null) ? quote.text() : null)
			.params((quote != null) ? quote.prefix() : "", (quote != null) ? quote.suffix() : "",
					(quote != null) ? quote.position() : 0, text, username, now().atOffset(ZoneOffset.UTC))
			.update();
		log(ActivityAction.NOTE_ADDED, draft, username);
		return find(id).orElseThrow();
	}

	private static String words(Faults faults, String text) {
		String words = Objects.requireNonNull(faults.text("text", text.strip(), MAX_BYTES));
		if (words.isEmpty()) {
			faults.add("text", "write a note");
		}
		return words;
	}

	/** The quote with the words that stand around it in the draft. */
	private static @Nullable Quote quote(Faults faults, NoteInput input, ContentTask draft) {
		String text = Objects.requireNonNull(faults.text("quote", input.quote(), MAX_QUOTE_BYTES)).strip();
		String prefix = Objects.requireNonNullElse(faults.text("prefix", input.prefix(), MAX_QUOTE_BYTES), "");
		String suffix = Objects.requireNonNullElse(faults.text("suffix", input.suffix(), MAX_QUOTE_BYTES), "");
		SourceText source = SourceText.of(draft.bodyMarkdown());
		Place place = new Quote(text, prefix, suffix, 0).in(source)
			.or(() -> new Quote(text, "", "", 0).in(source))
			.orElse(null);
		if (place == null) {
			faults.add("quote", "mark words of the article; it does not have these");
			return null;
		}
		return new Quote(text, place.before(), place.after(), place.position());
	}

	@Transactional
	Note answer(UUID id, String text, String username) {
		ContentTask draft = openOf(id);
		Faults faults = new Faults("input");
		String words = words(faults, text);
		faults.refuseIfAny();
		if (count("draft_note_answer WHERE note_id = ?", id) >= MAX_ANSWERS) {
			throw new Conflict("input.id", "a note has at most %d answers".formatted(MAX_ANSWERS));
		}
		this.jdbc
			.sql("INSERT INTO draft_note_answer (id, note_id, words, created_by, created_at) VALUES (?, ?, ?, ?, ?)")
			.params(UuidV7.next(), id, words, username, now().atOffset(ZoneOffset.UTC))
			.update();
		log(ActivityAction.NOTE_ANSWERED, draft, username);
		return find(id).orElseThrow();
	}

	@Transactional
	Note resolve(UUID id, String username) {
		ContentTask draft = openOf(id);
		int changed = this.jdbc
			.sql("UPDATE draft_note SET resolved_by = ?, resolved_at = ? WHERE id = ? AND resolved_at IS NULL")
			.params(username, now().atOffset(ZoneOffset.UTC), id)
			.update();
		if (changed > 0) {
			log(ActivityAction.NOTE_RESOLVED, draft, username);
		}
		return find(id).orElseThrow();
	}

	@Transactional
	Note reopen(UUID id, String username) {
		ContentTask draft = openOf(id);
		int changed = this.jdbc.sql(
				"UPDATE draft_note SET resolved_by = NULL, resolved_at = NULL WHERE id = ? AND resolved_at IS NOT NULL")
			.param(id)
			.update();
		if (changed > 0) {
			log(ActivityAction.NOTE_REOPENED, draft, username);
		}
		return find(id).orElseThrow();
	}

	/** The draft of a note, locked, if the caller may see it. */
	private ContentTask openOf(UUID note) {
		DraftId draft = this.jdbc.sql("SELECT draft_id FROM draft_note WHERE id = ?")
			.param(note)
			.query(UUID.class)
			.optional()
			.map(DraftId::new)
			.filter(this.access::maySee)
			.orElseThrow(() -> new NotFound("input.id", "no note has this id"));
		return open(draft, "input.id");
	}

	private ContentTask open(DraftId id, String field) {
		this.access.check(id, field);
		ContentTask draft = this.tasks.lock(id, field);
		if (draft.status() == ContentTaskStatus.APPROVED) {
			throw new Conflict("status", "the draft is approved: revise its post instead");
		}
		return draft;
	}

	/** Empty when its draft is gone. */
	Optional<Note> find(UUID id) {
		return select("id = ANY (?)", id).stream().findFirst();
	}

	private List<Note> select(String condition, UUID... ids) {
		List<Note> notes = this.jdbc.sql("SELECT * FROM draft_note WHERE " + condition + " ORDER BY created_at, id")
			.param(ids)
			.query(Notes::read)
			.list();
		if (notes.isEmpty()) {
			return notes;
		}
		Map<UUID, List<Answer>> answers = this.jdbc
			.sql("SELECT * FROM draft_note_answer WHERE note_id = ANY (?) ORDER BY created_at, id")
			.param(notes.stream().map(Note::id).toArray(UUID[]::new))
			.query((row, n) -> new Answer(row.getObject("id", UUID.class), row.getObject("note_id", UUID.class),
					row.getString("words"), row.getString("created_by"), time(row, "created_at")))
			.list()
			.stream()
			.collect(Collectors.groupingBy(Answer::noteId));
		return notes.stream().map((note) -> note.with(answers.getOrDefault(note.id(), List.of()))).toList();
	}

	private int count(String from, UUID id) {
		return this.jdbc.sql("SELECT count(*) FROM " + from).param(id).query(Integer.class).single();
	}

	private static Note read(ResultSet row, int n) throws SQLException {
		String quote = row.getString("quote");
		OffsetDateTime resolved = row.getObject("resolved_at", OffsetDateTime.class);
		return new Note(row.getObject("id", UUID.class), new DraftId(row.getObject("draft_id", UUID.class)),
				(quote != null)
						? new Quote(quote, row.getString("prefix"), row.getString("suffix"), row.getInt("position"))
						: null,
				row.getString("words"), row.getString("created_by"), time(row, "created_at"),
				row.getString("resolved_by"), (resolved != null) ? resolved.toInstant() : null, List.of());
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	private void log(ActivityAction action, ContentTask draft, String username) {
		this.activity.add(Activity.of(action, ActivityKind.TASK, draft.title(), draft.id(), draft.postId(), username,
				now(), new Changes()));
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	/**
	 * A new note.
	 *
	 * @param quote words of the article; null for the whole draft
	 * @param prefix the words before them, which tell them from the same words elsewhere
	 * @param suffix the words behind them
	 */
	record NoteInput(DraftId taskId, String text, @Nullable String quote, @Nullable String prefix,
			@Nullable String suffix) {
	}

}
