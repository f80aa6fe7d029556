// @ts-check
// The notes on a draft: beside its proof, on its review page and beside its text.
import { execute, executeOnce } from './api.js';
import { draftId } from './draft.js';
import { announce, copyTemplate, field, find, findOptional, formatDate, notifyOf, onClick, onSubmit, user } from './page.js';

const NOTE = `id text quote place { line start end letters before } createdBy createdAt resolvedBy resolvedAt
  answers { text createdBy createdAt }`;
const NOTES = `query($id: ID!) { contentTask(id: $id) { status notes { ${NOTE} } } }`;
const ADD = 'mutation($input: AddNoteInput!) { addNote(input: $input) { id } }';
const ANSWER = 'mutation($input: AnswerNoteInput!) { answerNote(input: $input) { id } }';
const RESOLVE = 'mutation($input: ResolveNoteInput!) { resolveNote(input: $input) { id } }';
const REOPEN = 'mutation($input: ReopenNoteInput!) { reopenNote(input: $input) { id } }';

/** @typedef {{ line: number, start: number, end: number, letters: string, before: string }} Place */
/** @typedef {{ text: string, createdBy: string, createdAt: string }} Answer */
/**
 * @typedef {object} Note
 * @property {string} id
 * @property {string} text
 * @property {string | null} quote null for the whole draft
 * @property {Place | null} place null when the words are no longer there
 * @property {string} createdBy
 * @property {string} createdAt
 * @property {string | null} resolvedBy null while it is open
 * @property {string | null} resolvedAt
 * @property {Answer[]} answers
 */
/** @typedef {{ quote: string, prefix: string, suffix: string }} Marked */

/** @type {{ jump: (note: Note) => void, jumpName: (place: Place) => string, shown: (open: Note[]) => void }} */
let page;
/** @type {Note[]} */
let notes = [];
let editable = true;
/** @type {Marked | null} */
let marked = null;

/** @param {string} username */
const byName = (username) => (username === user ? 'You' : username);

/** @param {Note} note */
function row(note) {
  const about = `${byName(note.createdBy)}, ${formatDate(note.createdAt)}`;
  const element = copyTemplate('note', {
    quote: note.quote ?? '', text: note.text,
    about: note.resolvedBy && note.resolvedAt ? `${about}; resolved by ${note.resolvedBy === user ? 'you' : note.resolvedBy}, ${formatDate(note.resolvedAt)}` : about,
  });
  element.dataset.note = note.id;
  find('blockquote', element).hidden = !note.quote;
  find('[data-lost]', element).hidden = !note.quote || note.place !== null;
  find('.answers', element).replaceChildren(...note.answers.map((answer) => copyTemplate('note-answer', {
    text: answer.text, about: `${byName(answer.createdBy)}, ${formatDate(answer.createdAt)}`,
  })));
  const jump = find('[data-jump]', element);
  const { place } = note;
  jump.hidden = !place;
  if (place) jump.textContent = page.jumpName(place);
  jump.addEventListener('click', () => page.jump(note));
  const resolve = find('[data-resolve]', element);
  resolve.hidden = !editable;
  resolve.textContent = note.resolvedAt ? 'Reopen' : 'Resolve';
  onClick(resolve, () => change(note.resolvedAt ? execute(REOPEN, { input: { id: note.id } }) : execute(RESOLVE, { input: { id: note.id } }),
    note.resolvedAt ? 'Note reopened' : 'Note resolved'));
  enableAnswer(element, note);
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Note} note
 */
function enableAnswer(element, note) {
  const button = find('[data-answer]', element);
  /** @type {HTMLFormElement} */
  const form = find('form', element);
  button.hidden = !editable || note.resolvedAt !== null;
  button.addEventListener('click', () => {
    form.hidden = !form.hidden;
    button.setAttribute('aria-expanded', String(!form.hidden));
    if (!form.hidden) field(form, 'text').focus();
  });
  onSubmit(form, () => change(executeOnce(ANSWER, { id: note.id, text: field(form, 'text').value }), 'Answer sent', note.id));
}

/**
 * @param {Promise<unknown>} request
 * @param {string} done what to announce
 * @param {string} [id] of the note that keeps the focus; the list has it otherwise
 */
async function change(request, done, id) {
  await request;
  await loadNotes();
  announce(done);
  /** @type {HTMLElement} */
  const next = (id ? findOptional(`[data-note="${id}"] [data-answer]`) : null) ?? find('#draft-notes');
  next.focus({ preventScroll: true });
  document.dispatchEvent(new Event('notes-changed'));
}

function show() {
  const open = notes.filter((note) => !note.resolvedAt);
  const resolved = notes.filter((note) => note.resolvedAt);
  find('#notes-title').textContent = open.length ? `Notes (${open.length} open)` : 'Notes';
  find('#no-notes').hidden = open.length > 0;
  find('#open-notes').replaceChildren(...open.map(row));
  find('#resolved').hidden = !resolved.length;
  find('#resolved-count').textContent = `Resolved (${resolved.length})`;
  find('#resolved-notes').replaceChildren(...resolved.map(row));
  const form = findOptional('#add-note');
  if (form) form.hidden = !editable;
  page.shown(open);
}

/** The notes that are open. */
export const openNotes = () => notes.filter((note) => !note.resolvedAt);

let shown = '';

/** Loads the notes and shows them, unless they are the same: who is reading the list stays where they are. */
export async function loadNotes() {
  const { contentTask } = await execute(NOTES, { id: draftId });
  const now = JSON.stringify(contentTask);
  if (!contentTask || now === shown) return;
  shown = now;
  ({ notes } = contentTask);
  editable = contentTask.status !== 'APPROVED';
  show();
}

/** An answer that is being written stays as it is. */
const isAnswering = () => [...document.querySelectorAll('#draft-notes li form:not([hidden]) textarea')]
  .some((area) => /** @type {HTMLTextAreaElement} */ (area).value.trim());

/**
 * Fills the form with words that were marked in the proof.
 * @param {Marked} words
 */
export function noteAbout(words) {
  marked = words;
  /** @type {HTMLFormElement} */
  const form = find('#add-note');
  field(form, 'quote').value = words.quote;
}

/** @param {HTMLFormElement} form */
function enableAdding(form) {
  onSubmit(form, async () => {
    const quote = field(form, 'quote').value.trim();
    const around = marked?.quote.trim() === quote ? { prefix: marked.prefix, suffix: marked.suffix } : {};
    await change(executeOnce(ADD, { taskId: draftId, text: field(form, 'text').value, ...(quote && { quote, ...around }) }), 'Note added');
    marked = null;
    form.reset();
  });
}

/**
 * Shows the notes, and again when the window is looked at: others may have changed them.
 * @param {{ jump: (note: Note) => void, jumpName: (place: Place) => string, shown: (open: Note[]) => void }} where
 */
export async function startNotes(where) {
  page = where;
  /** @type {HTMLFormElement | null} */
  const form = findOptional('#add-note');
  if (form) enableAdding(form);
  window.addEventListener('focus', () => {
    if (!isAnswering()) loadNotes().catch(notifyOf);
  });
  await loadNotes();
  if (location.hash === '#draft-notes') find('#draft-notes').focus();
}
