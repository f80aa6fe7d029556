// @ts-check
// Links to posts and pages, which follow them when their address changes, and to addresses elsewhere.
import { execute } from './api.js';
import { destination, isAddress } from './markdown-editing.js';
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

/**
 * @param {string} title
 * @param {string} about
 * @param {string} link Markdown
 */
function row(title, about, link) {
  const element = copyTemplate('found-post', { title, about });
  find('button', element).addEventListener('click', () => {
    dialog.close();
    insert(link);
  });
  return element;
}

/** @param {FoundPost} post */
const postRow = (post) => row(post.title, `${post.author?.name ?? `/${post.slug}`}, ${formatDate(post.publishedAt)}`, `[${words || escaped(post.title)}](post:${post.id})`);

/** @param {string} address */
const addressRow = (address) => row(address, 'Link to this address', words ? `[${words}](${destination(address)})` : `<${address}>`);

/** Shows the pages with the words in their titles, and the posts that have them; the newest posts without any. A later search ends an earlier one. */
async function search() {
  clearTimeout(timer);
  running.abort();
  running = new AbortController();
  const text = field(form, 'q').value.trim();
  if (isAddress(text)) {
    clearErrors(form);
    find('#found-posts').replaceChildren(addressRow(text));
    find('#found-count').textContent = '';
    return;
  }
  try {
    const { posts, pages } = await execute(FIND, { filter: text ? { text } : null }, { signal: running.signal });
    clearErrors(form);
    const named = pages.filter((/** @type {FoundPost} */ page) => page.title.toLowerCase().includes(text.toLowerCase()));
    const found = [...named.slice(0, MAX_PAGES), ...posts.nodes];
    find('#found-posts').replaceChildren(...found.map(postRow));
    find('#found-count').textContent = found.length ? '' : 'No published post or page has these words.';
  } catch (problem) {
    if (!(problem instanceof DOMException && problem.name === 'AbortError')) showErrors(form, problem);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (isAddress(field(form, 'q').value)) find('#found-posts button').click();
  else search();
});
field(form, 'q').addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(search, TYPING_DELAY_MILLIS);
});
/** @param {string} selected the words that become the link; empty for the title of the post */
export function openLink(selected) {
  words = selected;
  field(form, 'q').value = words;
  open(dialog);
  search();
}

find('#add-link').addEventListener('click', () => openLink(selectedText()));
