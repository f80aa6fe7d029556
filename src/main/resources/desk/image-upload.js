// @ts-check
// Uploads an image from the browser straight to the object store.
import { apiError, ApiError, execute, executeOnce } from './api.js';
import { markFeatureImage, showUploaded } from './candidates.js';
import { draftId, showHead } from './draft.js';
import { showFeatureImage } from './feature-image.js';
import { DRAFT_IMAGES } from './image-fields.js';
import { announce, field, find, onSubmit } from './page.js';
import { put } from './put.js';

const UPLOAD = 'mutation($input: UploadImageInput!) { uploadImage(input: $input) { id url headers { name value } } }';
const CONFIRM = `mutation($input: ConfirmImageUploadInput!) { confirmImageUpload(input: $input) { ${DRAFT_IMAGES} } }`;

/** @type {HTMLFormElement} */
export const uploadForm = find('#upload');

onSubmit(uploadForm, async () => {
  const file = field(uploadForm, 'file').files?.[0];
  const alt = field(uploadForm, 'alt').value;
  const aiUse = field(uploadForm, 'aiUse').value || null;
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  if (!alt.trim()) throw apiError('BAD_REQUEST', 'Enter alt text for the image.', 'alt');
  try {
    const { uploadImage } = await executeOnce(UPLOAD, {
      taskId: draftId, contentType: file.type || 'application/octet-stream', bytes: file.size,
    });
    find('#uploading').hidden = false;
    await put(uploadImage, file);
    const { confirmImageUpload } = await execute(CONFIRM, { input: { id: uploadImage.id, alt, aiUse } });
    showHead(confirmImageUpload);
    showFeatureImage(confirmImageUpload.featuredImage);
    showUploaded(confirmImageUpload.featuredImage);
    markFeatureImage();
    uploadForm.reset();
    announce('Uploaded and set as feature image');
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    // All but the alt text's errors are about the file.
    throw new ApiError(problem.errors.map((error) => (error.field === 'input.alt' ? error : { ...error, field: 'file' })));
  } finally {
    find('#uploading').hidden = true;
  }
});
