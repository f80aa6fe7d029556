// @ts-check
// Links to other posts, which follow them when their address changes.
import { execute } from './api.js';
import { copyTemplate, field, find, formatDate, onSubmit } from './page.js';
import { escaped, insert, open, selectedText } from './text-editing.js';

const FIND = 'query($filter: PostFilter) { posts(first: 20, filter: $filter) { nodes { id title publishedAt author { name } } } }';

/** @typedef {{ id: string, title: string, publishedAt: string, author: { name: string } }} FoundPost */

/** @type {HTMLDialogElement} */
const dialog = find('#post-link');
/** @type {HTMLFormElement} */
const form = find('#post-link-form');
let words = '';

/** @param {FoundPost} post */
function row(post) {
  const element = copyTemplate('found-post', { title: post.title, about: `${post.author.name}, ${formatDate(post.publishedAt)}` });
  find('button', element).addEventListener('click', () => {
    dialog.close();
    insert(`[${words || escaped(post.title)}](post:${post.id})`);
  });
  return element;
}

async function search() {
  const text = field(form, 'q').value.trim();
  const { posts } = await execute(FIND, { filter: text ? { text } : null });
  find('#found-posts').replaceChildren(...posts.nodes.map(row));
  find('#found-count').textContent = posts.nodes.length ? '' : 'No published post has these words.';
}

onSubmit(form, search);
find('#add-link').addEventListener('click', () => {
  words = selectedText();
  field(form, 'q').value = words;
  open(dialog);
  form.requestSubmit();
});
