// @ts-check
// An author's portrait and a category's image: an image of the library, or one that is uploaded into it.
import { apiError, ApiError, execute } from './api.js';
import { pickImage } from './image-picker.js';
import { announce, clearErrors, field, find, onClick, onSubmit } from './page.js';
import { upload } from './upload.js';

const CONFIRM = `mutation($input: ConfirmLibraryImageInput!) {
  confirmLibraryImage(input: $input) { id alt url renditions { url width } }
}`;

/** @typedef {{ id: string, alt: string, url: string, renditions: { url: string, width: number }[] }} Picture */

/** @type {HTMLDialogElement} */
const dialog = find('#portrait');
/** @type {HTMLFormElement} */
const uploadForm = find('#portrait-form');
/** @type {{ form: HTMLFormElement, set: (image: Picture) => void } | null} */
let receiver = null;

onSubmit(uploadForm, async () => {
  const file = field(uploadForm, 'file').files?.[0];
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  if (!receiver) return;
  const { form, set } = receiver;
  try {
    const { confirmLibraryImage } = await upload(file, null, (id) => execute(CONFIRM, { input: { id, alt: field(form, 'name').value } }));
    dialog.close();
    set(confirmLibraryImage);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => ({ ...error, field: 'file' })));
  }
});
find('#portrait-cancel').addEventListener('click', () => dialog.close());

/**
 * @param {HTMLFormElement} form
 * @param {string} name of the image in the classes of its buttons
 * @param {string} title of the dialog
 * @param {(image: Picture) => void} set
 */
function offer(form, name, title, set) {
  onClick(find(`.${name}-library`, form), async () => {
    const image = await pickImage();
    if (image) set(image);
  });
  find(`.${name}-upload`, form).addEventListener('click', () => {
    receiver = { form, set };
    find('#portrait-title').textContent = title;
    uploadForm.reset();
    clearErrors(uploadForm);
    dialog.showModal();
  });
}

/** @param {HTMLFormElement} form of an author */
export function offerPortraits(form) {
  offer(form, 'portrait', 'Upload a portrait', ({ url, renditions }) => {
    const input = field(form, 'avatarUrl');
    // Portraits are small: the smallest copy is enough.
    input.value = renditions[0]?.url ?? url;
    input.focus();
    announce('Portrait chosen; save to keep it');
  });
}

/**
 * @param {HTMLFormElement} form of a category
 * @param {Picture | null} present
 */
export function offerImages(form, present) {
  const remove = find('.image-remove', form);
  /** @param {Picture | null} image */
  const show = (image) => {
    field(form, 'image').value = image?.id ?? '';
    field(form, 'imageAlt').value = image?.alt ?? '';
    find('.with-image', form).hidden = !image;
    remove.hidden = !image;
    if (image) find('.with-image img', form).setAttribute('src', image.renditions[0]?.url ?? image.url);
  };
  show(present);
  offer(form, 'image', 'Upload an image', (image) => {
    show(image);
    field(form, 'imageAlt').focus();
    announce('Image chosen; save to keep it');
  });
  remove.addEventListener('click', () => {
    show(null);
    find('.image-library', form).focus();
    announce('Image removed; save to keep it so');
  });
}
