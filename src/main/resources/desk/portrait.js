// @ts-check
// An author's portrait: an image of the library, or one that is uploaded into it.
import { apiError, ApiError, execute } from './api.js';
import { pickImage } from './image-picker.js';
import { announce, clearErrors, field, find, onClick, onSubmit } from './page.js';
import { upload } from './upload.js';

const CONFIRM = `mutation($input: ConfirmLibraryImageInput!) {
  confirmLibraryImage(input: $input) { url renditions { url width } }
}`;

/** @typedef {{ url: string, renditions: { url: string, width: number }[] }} Portrait */

/** @type {HTMLDialogElement} */
const dialog = find('#portrait');
/** @type {HTMLFormElement} */
const uploadForm = find('#portrait-form');
/** @type {HTMLFormElement | null} */
let author = null;

/**
 * Portraits are small: the smallest copy is enough.
 * @param {HTMLFormElement} form
 * @param {Portrait} image
 */
function setPortrait(form, { url, renditions }) {
  const input = field(form, 'avatarUrl');
  input.value = renditions[0]?.url ?? url;
  input.focus();
  announce('Portrait chosen; save to keep it');
}

onSubmit(uploadForm, async () => {
  const file = field(uploadForm, 'file').files?.[0];
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  const form = author;
  if (!form) return;
  try {
    const { confirmLibraryImage } = await upload(file, null, (id) => execute(CONFIRM, { input: { id, alt: field(form, 'name').value } }));
    dialog.close();
    setPortrait(form, confirmLibraryImage);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => ({ ...error, field: 'file' })));
  }
});
find('#portrait-cancel').addEventListener('click', () => dialog.close());

/** @param {HTMLFormElement} form of an author */
export function offerPortraits(form) {
  onClick(find('.portrait-library', form), async () => {
    const image = await pickImage();
    if (image) setPortrait(form, image);
  });
  find('.portrait-upload', form).addEventListener('click', () => {
    author = form;
    uploadForm.reset();
    clearErrors(uploadForm);
    dialog.showModal();
  });
}
