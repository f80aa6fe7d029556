// @ts-check
// Where a character of the article is, in pixels: a textarea does not say. An invisible copy of the text has the same lines.
import { find } from './page.js';

/** @type {HTMLTextAreaElement} */
const article = find('#bodyMarkdown');
const copy = document.createElement('div');
copy.className = 'body copy';
copy.setAttribute('aria-hidden', 'true');
article.after(copy);
let shown = '';

/** Lays the copy out again only if text or width changed. */
function lines() {
  const style = getComputedStyle(article);
  const width = `${article.clientWidth}px`;
  if (copy.style.width !== width) copy.style.width = width;
  copy.style.direction = style.direction;
  if (shown !== article.value || !copy.firstChild) {
    shown = article.value;
    copy.textContent = `${shown}\n`;
  }
  return /** @type {Text} */ (copy.firstChild);
}

/**
 * The boxes of a part of the text, from the top and left of the whole text.
 * @param {number} from
 * @param {number} to
 */
export function boxesOf(from, to) {
  const text = lines();
  const range = document.createRange();
  range.setStart(text, Math.min(from, shown.length));
  range.setEnd(text, Math.min(to, shown.length));
  const { left, top } = copy.getBoundingClientRect();
  return [...range.getClientRects()].map((box) => ({ left: box.left - left, top: box.top - top, width: box.width, height: box.height }));
}

/** Top and height of a character's line. @param {number} at */
export function placeOf(at) {
  const [box] = boxesOf(at, at + 1);
  return box ?? { left: 0, top: 0, width: 0, height: 0 };
}
