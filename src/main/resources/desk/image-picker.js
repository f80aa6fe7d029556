// @ts-check
// The dialog in which an image of the library is chosen.
import { openDialog } from './dialog.js';
import { clearErrors, copyTemplate, field, find, onClick, showErrors } from './page.js';
import { imageName, loadImages, showThumbnail } from './library.js';

/** @typedef {import('./library.js').StoredImage} StoredImage */

const TYPING_DELAY_MILLIS = 250;

/** @type {HTMLDialogElement} */
const dialog = find('#picker');
/** @type {HTMLFormElement} */
const form = find('#picker-form');
const images = find('#picker-images');
const more = find('#picker-more');
/** @type {string | null} */
let after = null;
let running = new AbortController();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {(image: StoredImage | null) => void} */
let choose = () => {};

/** @param {StoredImage} image */
function row(image) {
  const element = copyTemplate('picker-image', { alt: imageName(image) });
  showThumbnail(find('img', element), { ...image, alt: '' });
  find('button', element).addEventListener('click', () => {
    choose(image);
    dialog.close();
  });
  return element;
}

async function loadMore() {
  const text = field(form, 'words').value.trim();
  const kind = field(form, 'kind').value;
  const page = await loadImages(after, { ...(text && { text }), ...(kind && { kind }) }, running.signal);
  const rows = page.nodes.map(({ image }) => row(image));
  if (after) images.append(...rows);
  else images.replaceChildren(...rows);
  after = page.pageInfo.endCursor;
  more.hidden = !page.pageInfo.hasNextPage;
  const count = images.childElementCount;
  find('#picker-count').textContent = count ? `${count} ${count === 1 ? 'image' : 'images'}${page.pageInfo.hasNextPage ? ', and more' : ''}`
    : 'No image has these words.';
  return rows[0];
}

/** Shows the images that have the words; the newest ones without any. A later search ends an earlier one. */
async function search() {
  clearTimeout(timer);
  running.abort();
  running = new AbortController();
  after = null;
  try {
    await loadMore();
    clearErrors(form);
  } catch (problem) {
    if (!(problem instanceof DOMException && problem.name === 'AbortError')) showErrors(form, problem);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  search();
});
field(form, 'words').addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(search, TYPING_DELAY_MILLIS);
});
field(form, 'kind').addEventListener('change', search);
onClick(more, async () => {
  const first = await loadMore();
  if (first) find('button', first).focus();
}, form);
find('#picker-cancel').addEventListener('click', () => dialog.close());

/**
 * Lets a person choose an image of the library.
 * @returns {Promise<StoredImage | null>} null when none was chosen
 */
export async function pickImage() {
  form.reset();
  /** @type {StoredImage | null} */
  let chosen = null;
  choose = (image) => { chosen = image; };
  const closed = openDialog(dialog);
  search();
  await closed;
  return chosen;
}
