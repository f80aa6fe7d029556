// @ts-check
// Redirects by hand: one at a time, or a list.
import { execute } from './api.js';
import { announce, copyTemplate, field, find, formatDate, onClick, onSubmit, whileBusy } from './page.js';

const REDIRECT = 'id from to createdAt';
const REDIRECTS = `query($after: String, $text: String) {
  redirects(first: 50, after: $after, text: $text) { nodes { ${REDIRECT} } pageInfo { hasNextPage endCursor } }
}`;
const CREATE = `mutation($input: CreateRedirectInput!) { createRedirect(input: $input) { ${REDIRECT} } }`;
const IMPORT = 'mutation($input: ImportRedirectsInput!) { importRedirects(input: $input) { created unchanged problems { line message } } }';
const DELETE = 'mutation($input: DeleteRedirectInput!) { deleteRedirect(input: $input) { id } }';

/** @typedef {{ id: string, from: string, to: string, createdAt: string }} Redirect */

const rows = find('#redirects');
const text = new URLSearchParams(location.search).get('text') ?? '';
/** @type {HTMLInputElement} */ (find('#text')).value = text;
/** @type {HTMLInputElement} */ (find('#text')).name = 'text';

/** @param {Redirect} redirect */
function row({ id, from, to, createdAt }) {
  const element = copyTemplate('redirect', { from, to, about: `Added ${formatDate(createdAt)}` });
  const button = find('button', element);
  button.setAttribute('aria-label', `Delete the redirect from ${from}`);
  onClick(button, async () => {
    await execute(DELETE, { input: { id } });
    element.remove();
    find('#empty').hidden = rows.childElementCount > 0;
    find('#from').focus();
    announce(`Redirect from ${from} deleted`);
  });
  return element;
}

/** @type {HTMLFormElement} */
const add = find('#add');
onSubmit(add, async () => {
  const { createRedirect } = await execute(CREATE, { input: { from: field(add, 'from').value, to: field(add, 'to').value } });
  add.reset();
  rows.prepend(row(createRedirect));
  find('#empty').hidden = true;
  find('#from').focus();
  announce(`Redirect from ${createRedirect.from} added`);
});

/** @type {HTMLFormElement} */
const form = find('#import');
/** @type {HTMLInputElement} */
const file = find('#file');
file.addEventListener('change', async () => {
  if (file.files?.[0]) field(form, 'list').value = await file.files[0].text();
});
onSubmit(form, async () => {
  const { importRedirects: { created, unchanged, problems } } = await execute(IMPORT, { input: { list: field(form, 'list').value } });
  find('#result').hidden = false;
  find('#result p').textContent = `${created} added, ${unchanged} were here already, ${problems.length} left out.`;
  find('#result ul').replaceChildren(...problems.map((/** @type {{ line: number, message: string }} */ problem) => {
    const item = document.createElement('li');
    item.textContent = `Line ${problem.line}: ${problem.message}`;
    return item;
  }));
  await list();
});

/** @type {string | null} */
let after = null;

async function more() {
  const { redirects } = await execute(REDIRECTS, { after, text: text || null });
  rows.append(...redirects.nodes.map(row));
  after = redirects.pageInfo.endCursor;
  find('#more').hidden = !redirects.pageInfo.hasNextPage;
  find('#empty').hidden = rows.childElementCount > 0;
}

async function list() {
  after = null;
  rows.replaceChildren();
  await more();
}

onClick(find('#more'), more);
await whileBusy(find('#more'), list);
find('#loading').hidden = true;
