// @ts-check
// Filters of a list by author, category and tag. They are in the page's address, so that they can be shared and survive going back.
import { execute } from './api.js';
import { find, findOptional } from './page.js';

const TERMS = `{
  author: authorConnection(first: 100) { nodes { slug name } }
  category: categoryConnection(first: 100) { nodes { slug name } }
  tag: tagConnection(first: 100) { nodes { slug name } }
}`;
const NAMES = /** @type {const} */ (['author', 'category', 'tag']);

const search = new URLSearchParams(location.search);

/** The chosen slugs, by the names that the API has for them. */
export const chosenTerms = Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));

/** @param {HTMLSelectElement} select @param {{ slug: string, name: string }[]} terms */
function fill(select, terms) {
  const chosen = search.get(select.name) ?? '';
  const all = chosen && !terms.some(({ slug }) => slug === chosen) ? [{ slug: chosen, name: chosen }, ...terms] : terms;
  select.replaceChildren(new Option('Any', ''), ...all.map(({ slug, name }) => new Option(name, slug)));
  select.value = chosen;
}

/** Shows the filters of the address and keeps them in the links of the tabs. */
export async function startFilters() {
  /** @type {HTMLFormElement} */
  const form = find('.filter');
  const selects = NAMES.map((name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name)));
  for (const select of selects) {
    fill(select, []);
    select.addEventListener('change', () => form.requestSubmit());
  }
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const tabs = document.querySelectorAll('.tabs a');
  for (const tab of tabs) {
    const address = new URL(tab.href);
    if (address.pathname !== location.pathname) continue;
    for (const [name, value] of search) if (value && name !== 'status') address.searchParams.set(name, value);
    tab.href = address.href;
  }
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
  const reset = findOptional('#reset-filters');
  if (reset) reset.hidden = ![...search.keys()].some((name) => name !== 'status');
  const terms = await execute(TERMS);
  selects.forEach((select) => fill(select, terms[select.name].nodes));
}
