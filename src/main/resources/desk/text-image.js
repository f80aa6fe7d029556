// @ts-check
// Images in the article: chosen, pasted or dropped, and inserted at the cursor by their id.
import { apiError, ApiError, execute, executeOnce } from './api.js';
import { draftId } from './draft.js';
import { announce, field, find, onSubmit } from './page.js';
import { put } from './put.js';
import { around, article, escaped, insert, open } from './text-editing.js';

const UPLOAD = 'mutation($input: UploadImageInput!) { uploadImage(input: $input) { id url headers { name value } } }';
const CONFIRM = 'mutation($input: ConfirmTextImageInput!) { confirmTextImage(input: $input) { id } }';

/** @type {HTMLDialogElement} */
const dialog = find('#text-image');
/** @type {HTMLFormElement} */
const form = find('#text-image-form');
const alt = field(form, 'alt');
const decorative = field(form, 'decorative');

/** @param {FileList} [files] */
function openWith(files) {
  form.reset();
  alt.disabled = false;
  if (files?.length) field(form, 'file').files = files;
  open(dialog);
  if (files?.length) alt.focus();
}

/** @param {File} file */
async function upload(file) {
  const { uploadImage } = await executeOnce(UPLOAD, {
    taskId: draftId, contentType: file.type || 'application/octet-stream', bytes: file.size,
  });
  find('#uploading').hidden = false;
  await put(uploadImage, file);
  const { confirmTextImage } = await execute(CONFIRM, {
    input: { id: uploadImage.id, alt: decorative.checked ? '' : alt.value, aiUse: field(form, 'aiUse').value || null },
  });
  return confirmTextImage.id;
}

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
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  if (!decorative.checked && !alt.value.trim()) throw apiError('BAD_REQUEST', 'Enter alt text, or mark the image as decorative.', 'alt');
  try {
    const id = await upload(file);
    dialog.close();
    insert(markdown(id));
    announce('Image inserted');
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => (['input.alt', ''].includes(error.field) ? error : { ...error, field: 'file' })));
  } finally {
    find('#uploading').hidden = true;
  }
});

decorative.addEventListener('change', () => { alt.disabled = decorative.checked; });
find('#add-image').addEventListener('click', () => openWith());

/**
 * @param {Event} event
 * @param {DataTransfer | null} data
 */
function take(event, data) {
  const image = [...(data?.files ?? [])].some((file) => file.type.startsWith('image/'));
  // A cell copied from a table has its picture beside its text.
  if (!data || !image || data.types.includes('text/plain')) return;
  event.preventDefault();
  openWith(data.files);
}

article.addEventListener('paste', (event) => take(event, event.clipboardData));
article.addEventListener('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
article.addEventListener('drop', (event) => take(event, event.dataTransfer));
