// @ts-check
// Uploads a file of the person's, straight to the object store, so that a failed upload can be tried again.
import { ApiError, executeOnce } from './api.js';
import { find } from './page.js';
import { put } from './put.js';

const UPLOAD = 'mutation($input: UploadImageInput!) { uploadImage(input: $input) { id url headers { name value } } }';

/** Uploads whose file is in the object store, and which are not confirmed yet. @type {WeakMap<File, string>} */
const sent = new WeakMap();

/**
 * Uploads a file and confirms it. Tried again with the same file, it does not send again what has arrived.
 * @template T
 * @param {File} file
 * @param {string | null} taskId the draft; null for the library
 * @param {(id: string) => Promise<T>} confirm
 * @returns {Promise<T>}
 */
export async function upload(file, taskId, confirm) {
  try {
    let id = sent.get(file);
    if (!id) {
      const { uploadImage } = await executeOnce(UPLOAD, {
        ...(taskId && { taskId }), contentType: file.type || 'application/octet-stream', bytes: file.size,
      });
      find('#uploading').hidden = false;
      await put(uploadImage, file);
      id = /** @type {string} */ (uploadImage.id);
      sent.set(file, id);
    }
    const confirmed = await confirm(id);
    sent.delete(file);
    return confirmed;
  } catch (problem) {
    // A file that was refused is gone; one of which the answer was lost is not.
    if (!isLost(problem)) sent.delete(file);
    throw problem;
  } finally {
    find('#uploading').hidden = true;
  }
}

/** @param {unknown} problem */
const isLost = (problem) => problem instanceof ApiError && (problem.has('UNREACHABLE') || problem.has('UNAVAILABLE'));
