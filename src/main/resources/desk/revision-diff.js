// @ts-check
// What changed from one text to another: line by line, and word by word within lines that changed.
// The one script that is not ours is jsdiff, from its WebJar.
import { diffLines, diffWordsWithSpace } from '/desk/assets/diff/index.es6.js';

/** The time to compare grows with the cube of the changes, 0.7 s for these; texts that differ in more count as replaced. */
const MAX_CHANGES = 500;

/** How many characters of a text that is the same are shown next to a change. */
const CONTEXT_LENGTH = 200;

/** @typedef {'same' | 'removed' | 'added'} Kind */
/** @typedef {{ kind: Kind, text: string }} Part */

/** @typedef {(before: string, after: string, options: { maxEditLength: number }) => import('diff').Change[] | undefined} Compare */

/**
 * @param {Compare} compare undefined when the texts differ in more than the options allow
 * @param {string} before
 * @param {string} after
 * @returns {Part[]}
 */
function parts(compare, before, after) {
  const changes = compare(before, after, { maxEditLength: MAX_CHANGES });
  if (!changes) return [{ kind: 'removed', text: before }, { kind: 'added', text: after }];
  return changes.map(({ value, removed, added }) => {
    if (removed) return { kind: 'removed', text: value };
    return { kind: added ? 'added' : 'same', text: value };
  });
}

/**
 * @param {string} before
 * @param {string} after
 * @returns {Part[]}
 */
export function diff(before, after) {
  const result = [];
  const lines = parts(/** @type {Compare} */ (diffLines), before, after);
  for (let i = 0; i < lines.length; i++) {
    const [part, next] = [lines[i], lines[i + 1]];
    if (part.kind === 'removed' && next?.kind === 'added') {
      result.push(...parts(/** @type {Compare} */ (diffWordsWithSpace), part.text, next.text));
      i++;
    } else result.push(part);
  }
  return joined(result);
}

/** @param {Part[]} list */
function joined(list) {
  /** @type {Part[]} */
  const result = [];
  for (const { kind, text } of list) {
    const last = result.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text) result.push({ kind, text });
  }
  return result;
}

const TAGS = { same: 'span', removed: 'del', added: 'ins' };

/**
 * The difference as elements; long stretches that are the same are left out.
 * @param {string} before
 * @param {string} after
 */
export function diffElements(before, after) {
  return diff(before, after).map(({ kind, text }, at, all) => {
    const element = document.createElement(TAGS[kind]);
    element.textContent = kind === 'same' ? shortened(text, at === 0, at === all.length - 1) : text;
    return element;
  });
}

/**
 * @param {string} text
 * @param {boolean} first whether nothing stands before it, so that its start is no context
 * @param {boolean} last
 */
export function shortened(text, first, last) {
  if (text.length <= 2 * CONTEXT_LENGTH) return text;
  const head = first ? '' : text.slice(0, CONTEXT_LENGTH);
  const tail = last ? '' : text.slice(-CONTEXT_LENGTH);
  return `${head}\n…\n${tail}`;
}
