// @ts-check
// The rendered article scrolls with the text: headings stay beside each other, and what is between them in proportion.
import { outline } from './markdown-editing.js';
import { find } from './page.js';
import { article } from './text-editing.js';
import { placeOf } from './text-places.js';

const DELAY_MILLIS = 60;

/** @type {HTMLIFrameElement} */
const frame = find('#article');
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** Places of headings in the text, until it changes. @type {{ key: string, tops: [string, number][] }} */
let known = { key: '', tops: [] };

/** Letters and digits, which Markdown and page have in common. @param {string} text */
const letters = (text) => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** @returns {[string, number][]} */
function textTops() {
  const key = `${article.clientWidth} ${article.value}`;
  if (known.key !== key) known = { key, tops: outline(article.value).map(({ title, at }) => [letters(title), placeOf(at).top]) };
  return known.tops;
}

/**
 * Pairs of places, in the text and on the page.
 * @param {Document} page
 * @param {number} textEnd
 * @param {number} pageEnd
 */
export function pairs(page, textEnd, pageEnd) {
  const shown = [...page.querySelectorAll('.article :is(h1, h2, h3, h4, h5, h6)')]
    .map((heading) => /** @type {[string, number]} */ ([letters(heading.textContent ?? ''), heading.getBoundingClientRect().top + (page.defaultView?.scrollY ?? 0)]));
  /** @type {[number, number][]} */
  const found = [[0, 0]];
  let next = 0;
  for (const [title, top] of textTops()) {
    const index = shown.findIndex((heading, place) => place >= next && heading[0] === title);
    if (index < 0) continue;
    next = index + 1;
    found.push([top, shown[index][1]]);
  }
  return [...found, /** @type {[number, number]} */ ([textEnd, pageEnd])];
}

/**
 * Where a place of the text is on the page.
 * @param {[number, number][]} places
 * @param {number} y
 */
export function between(places, y) {
  const index = Math.max(1, places.findIndex(([top]) => top > y));
  const [from, to] = places.at(-1)?.[0] === undefined || y >= (places.at(-1)?.[0] ?? 0) ? [places.at(-2), places.at(-1)] : [places[index - 1], places[index]];
  if (!from || !to || to[0] === from[0]) return to?.[1] ?? 0;
  return from[1] + ((y - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}

function follow() {
  const page = frame.contentDocument;
  const scroller = page?.scrollingElement;
  const range = article.scrollHeight - article.clientHeight;
  if (!page || !scroller || range <= 0) return;
  // The compared line goes from the top of the window to its bottom, so that both ends meet.
  const share = article.scrollTop / range;
  const y = between(pairs(page, article.scrollHeight, scroller.scrollHeight), article.scrollTop + share * article.clientHeight);
  scroller.scrollTop = y - share * scroller.clientHeight;
}

/** Follows once scrolling or typing pauses for a moment. */
export function followSoon() {
  clearTimeout(timer);
  timer = setTimeout(follow, DELAY_MILLIS);
}

article.addEventListener('scroll', followSoon, { passive: true });
