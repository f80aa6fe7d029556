package app.galley.note;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import app.galley.article.SourceText;
import app.galley.id.DraftId;
import app.galley.identity.IdempotentRequests;
import app.galley.note.Notes.NoteInput;
import app.galley.note.Presence.Visitor;
import app.galley.note.Quote.Place;
import app.galley.problem.NotFound;
import app.galley.task.ContentTask;
import app.galley.task.ContentTasks;
import app.galley.task.TaskAccess;
import graphql.schema.DataFetchingEnvironment;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/**
 * Notes on drafts, and who has them open, over GraphQL.
 */
@Controller
class NoteController {

	private final Notes notes;

	private final Presence presence;

	private final ContentTasks tasks;

	private final TaskAccess access;

	private final IdempotentRequests requests;

	NoteController(Notes notes, Presence presence, ContentTasks tasks, TaskAccess access, IdempotentRequests requests) {
		this.notes = notes;
		this.presence = presence;
		this.tasks = tasks;
		this.access = access;
		this.requests = requests;
	}

	@BatchMapping(typeName = "ContentTask", field = "notes")
	Map<ContentTask, List<Note>> notesOf(List<ContentTask> drafts) {
		Map<DraftId, List<Note>> found = this.notes.of(drafts.stream().map(ContentTask::id).toList());
		return byDraft(drafts, (id) -> found.getOrDefault(id, List.of()));
	}

	@BatchMapping(typeName = "ContentTask")
	Map<ContentTask, Integer> openNotes(List<ContentTask> drafts) {
		Map<DraftId, Integer> found = this.notes.countOpen(drafts.stream().map(ContentTask::id).toList());
		return byDraft(drafts, (id) -> found.getOrDefault(id, 0));
	}

	private static <T> Map<ContentTask, T> byDraft(List<ContentTask> drafts, Function<DraftId, T> value) {
		Map<ContentTask, T> result = new LinkedHashMap<>();
		drafts.forEach((draft) -> result.put(draft, value.apply(draft.id())));
		return result;
	}

	/** Reads each article once for all of its notes. */
	@BatchMapping(typeName = "Note")
	Map<Note, Place> place(List<Note> notes) {
		Map<DraftId, List<Note>> byDraft = notes.stream()
			.filter((note) -> note.quote() != null)
			.collect(Collectors.groupingBy(Note::draftId));
		Map<Note, Place> places = new LinkedHashMap<>();
		for (ContentTask draft : this.tasks.findAll(byDraft.keySet())) {
			SourceText source = SourceText.of(draft.bodyMarkdown());
			for (Note note : byDraft.getOrDefault(draft.id(), List.of())) {
				Objects.requireNonNull(note.quote()).in(source).ifPresent((place) -> places.put(note, place));
			}
		}
		return places;
	}

	@BatchMapping(typeName = "Note", field = "quote")
	Map<Note, String> quoteOf(List<Note> notes) {
		return notes.stream()
			.filter((note) -> note.quote() != null)
			.collect(Collectors.toMap(Function.identity(), (note) -> Objects.requireNonNull(note.quote()).text(),
					(one, other) -> one));
	}

	@MutationMapping
	Note addNote(@Argument NoteInput input, Principal editor, DataFetchingEnvironment env) {
		return once(env, () -> this.notes.add(input, editor.getName()));
	}

	@MutationMapping
	Note answerNote(@Argument AnswerInput input, Principal editor, DataFetchingEnvironment env) {
		return once(env, () -> this.notes.answer(id(input.id()), input.text(), editor.getName()));
	}

	private Note once(DataFetchingEnvironment env, Supplier<Note> change) {
		return this.requests.once(env, change, (note) -> note.id().toString(),
				(id) -> this.notes.find(UUID.fromString(id)));
	}

	@MutationMapping
	Note resolveNote(@Argument ResolveInput input, Principal editor) {
		return this.notes.resolve(id(input.id()), editor.getName());
	}

	@MutationMapping
	Note reopenNote(@Argument ResolveInput input, Principal editor) {
		return this.notes.reopen(id(input.id()), editor.getName());
	}

	@MutationMapping
	List<Visitor> visitDraft(@Argument VisitInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		return this.presence.visit(input.taskId(), editor.getName());
	}

	private static UUID id(String text) {
		try {
			return UUID.fromString(text);
		}
		catch (IllegalArgumentException ex) {
			throw new NotFound("input.id", "no note has this id");
		}
	}

	record AnswerInput(String id, String text) {
	}

	record ResolveInput(String id) {
	}

	record VisitInput(DraftId taskId) {
	}

}
