// @ts-check
// Marks in the article of a proof: the words that a reader of it selects, and those of notes. The page itself stays as it is: marks are
// highlights (CSS Custom Highlight API), which change no element.
import { noteAbout } from './notes.js';

const CONTEXT_LENGTH = 64;

/** What stands in the page and not in the Markdown. */
const ADDED = 'nav.contents, .footnote-ref, .footnote-backref, .credit, .signed';

const STYLE = `::highlight(galley-note) { background-color: #ffe08a; color: #1d1b18; }
::highlight(galley-note-current) { background-color: #ffb545; color: #1d1b18; }`;

/** @typedef {import('./notes.js').Note} Note */
/** @typedef {{ node: Text, at: number }} Letter */

/** @param {Document} page */
const articleOf = (page) => page.querySelector('article .article') ?? page.querySelector('.article');

/**
 * The letters of the article, without white space, and where each is.
 * @param {Document} page
 */
function lettersOf(page) {
  const article = articleOf(page);
  /** @type {Letter[]} */
  const places = [];
  let text = '';
  if (!article) return { text, places };
  const walker = page.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (node.parentElement?.closest(ADDED)) continue;
    for (let at = 0; at < node.data.length; at++) {
      if (/\s/.test(node.data[at])) continue;
      text += node.data[at];
      places.push({ node, at });
    }
  }
  return { text, places };
}

/**
 * The words that are selected in the article, and the letters around them; null when there are none.
 * @param {Document} page
 */
function selected(page) {
  const selection = page.getSelection();
  const article = articleOf(page);
  if (!selection || selection.isCollapsed || !selection.rangeCount || !article) return null;
  const range = selection.getRangeAt(0);
  const quote = selection.toString().trim();
  if (!quote || !article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
  const { text, places } = lettersOf(page);
  const inside = places.map(({ node, at }) => range.isPointInRange(node, at));
  const from = inside.indexOf(true);
  const to = inside.lastIndexOf(true) + 1;
  if (from < 0) return null;
  return { quote, prefix: text.slice(Math.max(0, from - CONTEXT_LENGTH), from), suffix: text.slice(to, to + CONTEXT_LENGTH) };
}

/**
 * The range of a note's words; null when the page does not have them.
 * @param {Document} page
 * @param {{ text: string, places: Letter[] }} letters
 * @param {Note} note
 */
function rangeOf(page, { text, places }, { place }) {
  if (!place) return null;
  const context = text.indexOf(place.before + place.letters);
  const from = context >= 0 ? context + place.before.length : text.indexOf(place.letters);
  const end = places[from + place.letters.length - 1];
  if (from < 0 || !end) return null;
  const range = page.createRange();
  range.setStart(places[from].node, places[from].at);
  range.setEnd(end.node, end.at + 1);
  return range;
}

/**
 * A proof whose words can be marked.
 * @param {HTMLIFrameElement} frame
 * @param {(note: Note) => void} chosen when a note's words are clicked
 */
export function markable(frame, chosen) {
  /** @type {Note[]} */
  let notes = [];
  /** @type {Map<string, Range>} */
  let ranges = new Map();

  /** @param {string | null} current id of the note to set off */
  function paint(current) {
    const page = frame.contentDocument;
    const view = /** @type {(Window & typeof globalThis) | null} */ (frame.contentWindow);
    ranges = new Map();
    if (!page || !view?.CSS?.highlights) return;
    const letters = lettersOf(page);
    for (const note of notes) {
      const range = rangeOf(page, letters, note);
      if (range) ranges.set(note.id, range);
    }
    const others = [...ranges].filter(([id]) => id !== current).map(([, range]) => range);
    const one = current ? ranges.get(current) : undefined;
    view.CSS.highlights.set('galley-note', new view.Highlight(...others));
    view.CSS.highlights.set('galley-note-current', new view.Highlight(...(one ? [one] : [])));
  }

  function prepare() {
    const page = frame.contentDocument;
    const view = /** @type {(Window & typeof globalThis) | null} */ (frame.contentWindow);
    if (!page || !view || !articleOf(page)) return;
    const style = new view.CSSStyleSheet();
    style.replaceSync(STYLE);
    page.adoptedStyleSheets.push(style);
    page.addEventListener('selectionchange', () => {
      const words = selected(page);
      if (words) noteAbout(words);
    });
    page.addEventListener('click', (event) => {
      if (!page.getSelection()?.isCollapsed) return;
      const hit = [...ranges].find(([, range]) => [...range.getClientRects()].some((box) => event.clientX >= box.left
        && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom));
      const note = notes.find(({ id }) => id === hit?.[0]);
      if (note) chosen(note);
    });
    paint(null);
  }

  frame.addEventListener('load', prepare);
  if (frame.contentDocument?.readyState === 'complete') prepare();
  return {
    /** @param {Note[]} open */
    show(open) {
      notes = open;
      paint(null);
    },
    /** @param {Note} note */
    jump(note) {
      paint(note.id);
      const box = ranges.get(note.id)?.getBoundingClientRect();
      if (box && frame.contentWindow) {
        frame.contentWindow.scrollBy({ top: box.top - frame.contentWindow.innerHeight / 3, behavior: 'instant' });
        frame.scrollIntoView({ block: 'nearest' });
      }
    },
  };
}

/**
 * Moves to a note in the list.
 * @param {Note} note
 */
export function showInList(note) {
  /** @type {HTMLElement | null} */
  const element = document.querySelector(`[data-note="${note.id}"] [data-jump]`);
  element?.focus();
  element?.closest('li')?.scrollIntoView({ block: 'nearest' });
}
