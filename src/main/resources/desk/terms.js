// @ts-check
// All authors and categories, which are few.
import { execute } from './api.js';

const AUTHORS = 'query($after: String) { list: authorConnection(first: 100, after: $after) { nodes { slug name } pageInfo { hasNextPage endCursor } } }';
const CATEGORIES = 'query($after: String) { list: categoryConnection(first: 100, after: $after) { nodes { slug name } pageInfo { hasNextPage endCursor } } }';

/** @typedef {import('./draft.js').Term} Term */

/**
 * All terms of a list, page by page.
 * @param {(variables: { after: string | null }) => Promise<any>} load
 * @returns {Promise<Term[]>}
 */
async function loadAll(load) {
  /** @type {Term[]} */
  const terms = [];
  /** @type {string | null} */
  let after = null;
  do {
    const { list } = await load({ after });
    terms.push(...list.nodes);
    after = list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after);
  return terms;
}

export const loadAuthors = () => loadAll((variables) => execute(AUTHORS, variables));

export const loadCategories = () => loadAll((variables) => execute(CATEGORIES, variables));
