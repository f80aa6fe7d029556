// @ts-check
// Alt text of images that the article shows without one.
import { propose, proposes, showProposal } from './alt-proposal.js';
import { draftId } from './draft.js';
import { announce, find, findOptional, onClick } from './page.js';
import { apply, article, escaped } from './text-editing.js';

const REFERENCE = /image:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/** @param {string} id */
const place = (id) => [...article.value.matchAll(/!\[\s*\]\(\s*<?image:([0-9a-f-]{36})/gi)].find((match) => match[1].toLowerCase() === id);

/**
 * The image that a problem is about, if the article shows it without alt text.
 * @param {string} message
 */
export function shownWithoutAlt(message) {
  const id = REFERENCE.exec(message)?.[1].toLowerCase();
  return id && place(id) ? id : undefined;
}

/** Proposals that wait for the person, by image: the list of problems is made again after each change. @type {Map<string, string>} */
const waiting = new Map();

/** @param {string} id */
function show(id) {
  const text = waiting.get(id);
  const row = findOptional(`#problem-list [data-image="${id}"]`);
  if (text !== undefined && row) showProposal(row, text, (words) => use(id, words), () => waiting.delete(id));
}

/**
 * @param {string} id
 * @param {string} text
 */
function use(id, text) {
  waiting.delete(id);
  const found = place(id);
  if (!found) return;
  const from = found.index + 2;
  const words = escaped(text);
  apply({ from, to: from + found[0].indexOf(']') - 2, text: words, start: from + words.length, end: from + words.length });
  announce('Alt text added to the article');
}

/**
 * Offers a proposal for an image of the article.
 * @param {string} id
 * @param {HTMLElement} row of the problem
 */
export function proposeFor(id, row) {
  if (!proposes) return;
  const button = find('.propose', row);
  button.hidden = false;
  find('div', row).dataset.image = id;
  onClick(button, async () => {
    const text = await propose(draftId, id);
    waiting.set(id, text);
    show(id);
    announce(`Proposed alt text: ${text}`);
  });
}

/** Shows the proposals that wait, below their problems. */
export const showWaiting = () => waiting.forEach((_, id) => show(id));
