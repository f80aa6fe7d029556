// @ts-check
// Images in the article: chosen, pasted or dropped, and inserted at the cursor by their id.
import { offerProposal, proposes } from './alt-proposal.js';
import { apiError, ApiError, execute } from './api.js';
import { draftId } from './draft.js';
import { pickImage } from './image-picker.js';
import { announce, clearErrors, field, find, onSubmit } from './page.js';
import { around, article, escaped, insert, open } from './text-editing.js';
import { onCandidateChosen, resumeGenerations } from './text-generation.js';
import { upload } from './upload.js';

const CONFIRM = 'mutation($input: ConfirmTextImageInput!) { confirmTextImage(input: $input) { id } }';

/** @typedef {import('./draft.js').Image} Image */

/** @type {HTMLDialogElement} */
const dialog = find('#text-image');
/** @type {HTMLFormElement} */
const form = find('#text-image-form');
const alt = field(form, 'alt');
const decorative = field(form, 'decorative');
const closing = find('[data-close]', dialog);

/** A stored image that is inserted instead of a file. @type {Image | null} */
let chosen = null;
/** Files that were pasted or dropped together and have not had their turn. @type {File[]} */
let waiting = [];
let total = 0;

/** @param {Image | null} image */
function showChosen(image) {
  chosen = image;
  find('#text-image-source').hidden = Boolean(image);
  find('#ai-use-field').hidden = Boolean(image);
  find('#text-image-chosen').hidden = !image;
  if (proposes) {
    find('#propose-text-alt').hidden = !image;
    find('#text-alt-proposal').replaceChildren();
  }
  if (!image) return;
  const { url, srcset, width, height } = image;
  Object.assign(find('#text-image-shown'), { src: url, srcset, sizes: '18rem', width, height, alt: image.alt });
  if (!alt.value) alt.value = image.alt;
  clearErrors(form);
  alt.focus();
}

/** @param {File} [file] */
function openFor(file) {
  form.reset();
  clearErrors(form);
  alt.disabled = false;
  showChosen(null);
  if (file) {
    const one = new DataTransfer();
    one.items.add(file);
    field(form, 'file').files = one.files;
  }
  const turn = find('#text-image-turn');
  turn.hidden = total < 2;
  turn.textContent = total < 2 ? '' : `Image ${total - waiting.length} of ${total}`;
  closing.textContent = waiting.length ? 'Skip this image' : 'Cancel';
  open(dialog);
  resumeGenerations();
  if (file) alt.focus();
}

/** @param {File[]} files each has its turn */
function openWith(files) {
  [total, waiting] = [files.length, files.slice(1)];
  openFor(files[0]);
}

// Inserted or skipped: the next one follows behind it.
dialog.addEventListener('close', () => {
  const next = waiting.shift();
  if (next) openFor(next);
});

/** @param {string} id */
function markdown(id) {
  const options = [field(form, 'wide').checked && 'wide', decorative.checked && 'decorative'].filter(Boolean).join('&');
  const caption = escaped(field(form, 'caption').value);
  const words = decorative.checked ? '' : escaped(alt.value);
  const [before, after] = around();
  return `${/(^|\n\n)$/.test(before) ? '' : before.endsWith('\n') ? '\n' : '\n\n'
     }![${words}](image:${id}${options && `?${options}`}${caption && ` "${caption}"`})${
     /^(\n\n|$)/.test(after) ? '' : after.startsWith('\n') ? '\n' : '\n\n'}`;
}

onSubmit(form, async () => {
  const file = field(form, 'file').files?.[0];
  if (!chosen && !file) throw apiError('BAD_REQUEST', 'Choose a file, or an image of the library.', 'file');
  if (!decorative.checked && !alt.value.trim()) throw apiError('BAD_REQUEST', 'Enter alt text, or mark the image as decorative.', 'alt');
  try {
    const id = chosen?.id ?? await upload(/** @type {File} */ (file), draftId, async (uploaded) => (await execute(CONFIRM, {
      input: { id: uploaded, alt: decorative.checked ? '' : alt.value, aiUse: field(form, 'aiUse').value || null },
    })).confirmTextImage.id);
    dialog.close();
    // Before the event of closing, which opens the dialog for the next file.
    insert(markdown(id));
    announce('Image inserted');
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => (['input.alt', ''].includes(error.field) ? error : { ...error, field: 'file' })));
  }
});

decorative.addEventListener('change', () => { alt.disabled = decorative.checked; });
find('#add-image').addEventListener('click', () => openWith([]));
find('#text-image-library').addEventListener('click', async () => {
  const image = await pickImage();
  if (image) showChosen(image);
});
find('#text-image-other').addEventListener('click', () => {
  showChosen(null);
  field(form, 'file').focus();
});
onCandidateChosen(showChosen);
if (proposes) {
  offerProposal(
    find('#propose-text-alt button'),
    find('#text-alt-proposal'),
    () => ({ taskId: draftId, imageId: chosen?.id ?? '' }),
    (text) => {
      alt.value = text;
      alt.focus();
    },
  );
}

/**
 * @param {Event} event
 * @param {DataTransfer | null} data
 */
function take(event, data) {
  const images = [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
  // A cell copied from a table has its picture beside its text.
  if (!data || !images.length || data.types.includes('text/plain')) return;
  event.preventDefault();
  openWith(images);
}

article.addEventListener('paste', (event) => take(event, event.clipboardData));
article.addEventListener('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
article.addEventListener('drop', (event) => take(event, event.dataTransfer));
