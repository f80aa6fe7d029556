// @ts-check
// Filters of a list by author, category and tag. They are in the page's address, so that they can be shared and survive going back.
import { execute } from './api.js';
import { find, findOptional } from './page.js';
import { loadAuthors, loadCategories } from './terms.js';

const SUGGEST_DELAY_MILLIS = 150;
/** There may be many thousands. */
const TAGS = 'query($text: String!) { tagConnection(first: 20, startingWith: $text) { nodes { slug name } } }';
const NAMES = /** @type {const} */ (['author', 'category', 'tag']);

/** @typedef {import('./draft.js').Term} Term */

const search = new URLSearchParams(location.search);

/** The chosen slugs, by the names that the API has for them. */
export const chosenTerms = Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));

/** @param {HTMLSelectElement} select @param {Term[]} terms */
function fill(select, terms) {
  const chosen = search.get(select.name) ?? '';
  const all = chosen && !terms.some(({ slug }) => slug === chosen) ? [{ slug: chosen, name: chosen }, ...terms] : terms;
  select.replaceChildren(new Option('Any', ''), ...all.map(({ slug, name }) => new Option(name, slug)));
  select.value = chosen;
}

/** Suggests tags while a name is typed; the field sends the tag's slug. @param {HTMLInputElement} input */
function suggestTags(input) {
  const form = /** @type {HTMLFormElement} */ (input.form);
  /** @type {Map<string, string>} */
  const slugs = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  input.value = search.get('tag') ?? '';
  input.addEventListener('input', () => {
    clearTimeout(timer);
    if (input.value.trim()) timer = setTimeout(suggest, SUGGEST_DELAY_MILLIS);
  });
  input.addEventListener('change', () => form.requestSubmit());
  form.addEventListener('formdata', ({ formData }) => {
    const typed = input.value.trim();
    formData.set('tag', slugs.get(typed.toLowerCase()) ?? typed);
  });

  async function suggest() {
    const { tagConnection } = await execute(TAGS, { text: input.value.trim() });
    for (const { slug, name } of tagConnection.nodes) slugs.set(name.toLowerCase(), slug);
    find('#tag-names').replaceChildren(...tagConnection.nodes.map((/** @type {Term} */ { name }) => new Option(name)));
  }
}

/** Shows the filters of the address and keeps them in the links of the tabs. */
export async function startFilters() {
  /** @type {HTMLFormElement} */
  const form = find('.filter');
  /** @param {string} name */
  const control = (name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
  const [author, category] = [control('author'), control('category')];
  for (const select of [author, category]) {
    fill(select, []);
    select.addEventListener('change', () => form.requestSubmit());
  }
  suggestTags(find('#tag', form));
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
  const [authors, categories] = await Promise.all([loadAuthors(), loadCategories()]);
  fill(author, authors);
  fill(category, categories);
}
