// @ts-check
// Finds and replaces in the article. A browser's own search shows nothing in a textarea that does not fit.
import { announce, find } from './page.js';
import { apply, article, currentText, scrollTo, selectedText } from './text-editing.js';
import { boxesOf } from './text-places.js';

const bar = find('#find');
/** @type {HTMLInputElement} */
const words = find('#find-words');
/** @type {HTMLInputElement} */
const replacement = find('#find-replacement');
/** @type {HTMLInputElement} */
const exact = find('#find-case');
const marks = find('#find-marks');

/** Where the found part begins; -1 if none. */
let at = -1;

/** All places of the words. Lower case can have another length, so both are compared by position. */
function places() {
  if (!words.value) return [];
  const pattern = new RegExp(words.value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), exact.checked ? 'gu' : 'giu');
  return [...article.value.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

/** Draws boxes over the found part, also while the textarea is not focused. */
function draw() {
  const found = at < 0 ? undefined : places().find(({ from }) => from === at);
  marks.replaceChildren(...(found ? boxesOf(found.from, found.to) : []).map((box) => {
    const element = document.createElement('span');
    element.style.left = `${box.left + article.clientLeft}px`;
    element.style.top = `${box.top + article.clientTop - article.scrollTop}px`;
    element.style.width = `${box.width}px`;
    element.style.height = `${box.height}px`;
    return element;
  }));
}

/** @param {{ from: number, to: number }[]} all @param {number} index */
function showFound(all, index) {
  const found = all[index];
  at = found ? found.from : -1;
  if (found) {
    article.setSelectionRange(found.from, found.to);
    scrollTo(found.from);
  }
  draw();
  const text = found ? `${index + 1} of ${all.length}` : words.value ? 'Not found' : '';
  if (find('#find-count').textContent !== text) find('#find-count').textContent = text;
}

/** @param {number} direction 1 for the next, -1 for the one before, 0 for the first from here */
function step(direction) {
  const all = places();
  const from = at < 0 || direction === 0 ? article.selectionStart : at;
  const next = direction > 0 && at >= 0 ? all.findIndex((place) => place.from > from)
    : direction < 0 ? all.findLastIndex((place) => place.from < from) : all.findIndex((place) => place.from >= from);
  showFound(all, next >= 0 ? next : direction < 0 ? all.length - 1 : 0);
}

function replaceOne() {
  const found = places().find(({ from }) => from === at);
  if (!found) {
    step(1);
    return;
  }
  const end = found.from + replacement.value.length;
  apply({ ...found, text: replacement.value, start: end, end });
  at = -1;
  step(0);
  replacement.focus();
}

/** Replaces all in one step, which one undo takes back. */
function replaceAll() {
  const all = places();
  if (!all.length) return;
  const { value } = currentText();
  const from = all[0].from;
  const to = /** @type {{ to: number }} */ (all.at(-1)).to;
  const text = all.map(({ to: end }, index) => replacement.value + (all[index + 1] ? value.slice(end, all[index + 1].from) : '')).join('');
  apply({ from, to, text, start: from, end: from });
  showFound([], 0);
  find('#find-count').textContent = `Replaced ${all.length}`;
  announce(`Replaced ${all.length}`);
  replacement.focus();
}

export function openFind() {
  const chosen = selectedText();
  bar.hidden = false;
  if (chosen && !chosen.includes('\n')) words.value = chosen;
  words.focus();
  words.select();
  step(0);
}

function close() {
  bar.hidden = true;
  at = -1;
  draw();
  article.focus();
}

words.addEventListener('input', () => step(0));
exact.addEventListener('change', () => step(0));
find('#find-next').addEventListener('click', () => step(1));
find('#find-previous').addEventListener('click', () => step(-1));
find('#find-replace').addEventListener('click', replaceOne);
find('#find-replace-all').addEventListener('click', replaceAll);
find('#find-close').addEventListener('click', close);
bar.addEventListener('input', (event) => event.stopPropagation());
bar.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
  else if (event.key === 'Enter' && event.target === words) step(event.shiftKey ? -1 : 1);
  else if (event.key === 'Enter' && event.target === replacement) replaceOne();
  else return;
  event.preventDefault();
});
article.addEventListener('scroll', draw);
article.addEventListener('input', () => { if (!bar.hidden && at >= 0) draw(); });
