// @ts-check
// Changes the article as typing does, so that the browser can undo it.
import { find } from './page.js';

/** @type {HTMLTextAreaElement} */
export const article = find('#bodyMarkdown');

/**
 * Replaces the selection.
 * @param {string} text
 */
export function insert(text) {
  article.focus();
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
  const start = before.reduce((length, text) => length + text.length + 1, 0);
  const end = article.value.indexOf('\n', start);
  article.focus();
  article.setSelectionRange(start, end < 0 ? article.value.length : end);
  article.scrollTop = Math.max(0, (article.scrollHeight * before.length) / article.value.split('\n').length - article.clientHeight / 3);
  article.scrollIntoView({ block: 'nearest' });
}

/**
 * Opens a dialog; Cancel closes it.
 * @param {HTMLDialogElement} dialog
 */
export function open(dialog) {
  if (!dialog.open) dialog.showModal();
  /** @type {HTMLButtonElement} */ (find('[data-close]', dialog)).onclick = () => dialog.close();
}
