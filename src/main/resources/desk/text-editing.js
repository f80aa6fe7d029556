// @ts-check
// Changes the article as typing does, so that the browser can undo it.
import { find } from './page.js';
import { placeOf } from './text-places.js';

/** @type {HTMLTextAreaElement} */
export const article = find('#bodyMarkdown');

/** Where the next text goes: a dialog takes the selection away. */
let start = 0;
let end = 0;

/** The text around the place for the next text. */
export const around = () => [article.value.slice(0, start), article.value.slice(end)];

/**
 * Replaces what was selected when the dialog opened.
 * @param {string} text
 */
export const insert = (text) => replace(start, end, text);

/**
 * @param {number} from
 * @param {number} to
 * @param {string} text
 */
function replace(from, to, text) {
  article.focus();
  article.setSelectionRange(from, to);
  if (from === to && !text) return;
  // Deprecated, and still the only way that keeps the browser's undo.
  if (!document.execCommand(text ? 'insertText' : 'delete', false, text)) {
    article.setRangeText(text, from, to, 'end');
    article.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/** The text and what is selected in it. */
export const currentText = () => ({ value: article.value, start: article.selectionStart, end: article.selectionEnd });

/**
 * Applies a change as one step of the browser's undo, and only what differs.
 * @param {import('./markdown-editing.js').Edit | null} edit
 * @returns whether there was one
 */
export function apply(edit) {
  if (!edit) return false;
  const before = article.value.slice(edit.from, edit.to);
  let head = 0;
  while (head < before.length && before[head] === edit.text[head]) head++;
  let tail = 0;
  while (tail < Math.min(before.length, edit.text.length) - head && before.at(-1 - tail) === edit.text.at(-1 - tail)) tail++;
  replace(edit.from + head, edit.to - tail, edit.text.slice(head, edit.text.length - tail));
  article.setSelectionRange(edit.start, edit.end);
  return true;
}

/**
 * Words that stand in brackets or quotes of Markdown.
 * @param {string} text
 */
export const escaped = (text) => text.trim().replace(/\s+/g, ' ').replace(/[\\[\]"*_`<]/g, '\\$&');

/** The selected words, on one line. */
export const selectedText = () => article.value.slice(article.selectionStart, article.selectionEnd).trim().replace(/\s+/g, ' ');

/**
 * Selects a line and scrolls to it.
 * @param {number} line from 1
 */
export function showLine(line) {
  const before = article.value.split('\n').slice(0, line - 1);
  const from = before.reduce((length, text) => length + text.length + 1, 0);
  const to = article.value.indexOf('\n', from);
  showPlace(from, to < 0 ? article.value.length : to);
}

/**
 * Selects a part of the text and scrolls to it.
 * @param {number} from
 * @param {number} to
 */
export function showPlace(from, to) {
  article.focus({ preventScroll: true });
  article.setSelectionRange(from, to);
  scrollTo(from);
}

/** Scrolls to a place in the text. @param {number} at */
export function scrollTo(at) {
  const { top, height } = placeOf(at);
  const shown = top >= article.scrollTop && top + height <= article.scrollTop + article.clientHeight;
  if (!shown) article.scrollTop = Math.max(0, top - article.clientHeight / 3);
  article.scrollIntoView({ block: 'nearest' });
}

/** Makes what the open dialog inserts replace the text from here. @param {number} from */
export const insertFrom = (from) => { start = from; };

/**
 * Opens a dialog that inserts text; Cancel closes it.
 * @param {HTMLDialogElement} dialog
 */
export function open(dialog) {
  [start, end] = [article.selectionStart, article.selectionEnd];
  if (!dialog.open) dialog.showModal();
  /** @type {HTMLButtonElement} */ (find('[data-close]', dialog)).onclick = () => dialog.close();
}
