// @ts-check
// Changes the article as typing does, so that the browser can undo it.
import { find } from './page.js';

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
export function insert(text) {
  article.focus();
  article.setSelectionRange(start, end);
  // Deprecated, and still the only way that keeps the browser's undo.
  if (!document.execCommand('insertText', false, text)) {
    article.setRangeText(text, article.selectionStart, article.selectionEnd, 'end');
    article.dispatchEvent(new Event('input', { bubbles: true }));
  }
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
  article.focus();
  article.setSelectionRange(from, to < 0 ? article.value.length : to);
  article.scrollTop = Math.max(0, (article.scrollHeight * before.length) / article.value.split('\n').length - article.clientHeight / 3);
  article.scrollIntoView({ block: 'nearest' });
}

/**
 * Opens a dialog that inserts text; Cancel closes it.
 * @param {HTMLDialogElement} dialog
 */
export function open(dialog) {
  [start, end] = [article.selectionStart, article.selectionEnd];
  if (!dialog.open) dialog.showModal();
  /** @type {HTMLButtonElement} */ (find('[data-close]', dialog)).onclick = () => dialog.close();
}
