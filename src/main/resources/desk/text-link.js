// @ts-check
// Links to posts and pages, which follow them when their address changes.
import { execute } from './api.js';
import { clearErrors, copyTemplate, field, find, formatDate, showErrors } from './page.js';
import { escaped, insert, open, selectedText } from './text-editing.js';

const TYPING_DELAY_MILLIS = 250;
const FIND = 'query($filter: PostFilter) { posts(first: 20, filter: $filter) { nodes { id title publishedAt author { name } } } pages { id title slug publishedAt } }';
const MAX_PAGES = 5;

/** @typedef {{ id: string, title: string, publishedAt: string, author?: { name: string }, slug?: string }} FoundPost of a page without author */

/** @type {HTMLDialogElement} */
const dialog = find('#post-link');
/** @type {HTMLFormElement} */
const form = find('#post-link-form');
let words = '';
let running = new AbortController();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {FoundPost} post */
function row(post) {
  const element = copyTemplate('found-post', { title: post.title, about: `${post.author?.name ?? `/${post.slug}`}, ${formatDate(post.publishedAt)}` });
  find('button', element).addEventListener('click', () => {
    dialog.close();
    insert(`[${words || escaped(post.title)}](post:${post.id})`);
  });
  return element;
}

/** Shows the pages with the words in their titles, and the posts that have them; the newest posts without any. A later search ends an earlier one. */
async function search() {
  clearTimeout(timer);
  running.abort();
  running = new AbortController();
  const text = field(form, 'q').value.trim();
  try {
    const { posts, pages } = await execute(FIND, { filter: text ? { text } : null }, { signal: running.signal });
    clearErrors(form);
    const named = pages.filter((/** @type {FoundPost} */ page) => page.title.toLowerCase().includes(text.toLowerCase()));
    const found = [...named.slice(0, MAX_PAGES), ...posts.nodes];
    find('#found-posts').replaceChildren(...found.map(row));
    find('#found-count').textContent = found.length ? '' : 'No published post or page has these words.';
  } catch (problem) {
    if (!(problem instanceof DOMException && problem.name === 'AbortError')) showErrors(form, problem);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  search();
});
field(form, 'q').addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(search, TYPING_DELAY_MILLIS);
});
find('#add-link').addEventListener('click', () => {
  words = selectedText();
  field(form, 'q').value = words;
  open(dialog);
  search();
});
