// @ts-check
// The rendered article scrolls with the text: headings stay beside each other, and what is between them in proportion.
import { outline } from './markdown-editing.js';
import { find } from './page.js';
import { between, pairs } from './proportion.js';
import { article } from './text-editing.js';
import { placeOf } from './text-places.js';

const SCROLL_DELAY_MILLIS = 60;
/** Laying out the copy of a long text takes longer than a key may. */
const TYPING_DELAY_MILLIS = 400;

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

/** @param {Document} page @returns {[string, number][]} */
const pageTops = (page) => [...page.querySelectorAll('.article :is(h1, h2, h3, h4, h5, h6)')]
  .map((heading) => [letters(heading.textContent ?? ''), heading.getBoundingClientRect().top + (page.defaultView?.scrollY ?? 0)]);

function follow() {
  const page = frame.contentDocument;
  const scroller = page?.scrollingElement;
  const range = article.scrollHeight - article.clientHeight;
  if (!page || !scroller || range <= 0) return;
  // The compared line goes from the top of the window to its bottom, so that both ends meet.
  const share = article.scrollTop / range;
  const places = pairs(textTops(), pageTops(page), [article.scrollHeight, scroller.scrollHeight]);
  const y = between(places, article.scrollTop + share * article.clientHeight);
  scroller.scrollTop = y - share * scroller.clientHeight;
}

/** @param {number} delay */
function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    follow();
  }, delay);
}

/** Follows once typing pauses. */
export const followSoon = () => schedule(TYPING_DELAY_MILLIS);

article.addEventListener('input', () => { if (timer !== undefined) followSoon(); });
article.addEventListener('scroll', () => schedule(SCROLL_DELAY_MILLIS), { passive: true });
