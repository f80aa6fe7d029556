// @ts-check
// Sends a file from the browser straight to the object store.
import { apiError } from './api.js';
import { find } from './page.js';

/** @typedef {{ id: string, url: string, headers: { name: string, value: string }[] }} Upload */

/**
 * By XMLHttpRequest, because fetch does not report an upload's progress.
 * @param {Upload} upload
 * @param {File} file
 * @returns {Promise<void>}
 */
export function put({ url, headers }, file) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(apiError('UNAVAILABLE', 'The object store rejected the file. Try again.', 'file'));
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      /** @type {HTMLProgressElement} */ (find('#upload-progress')).value = total ? loaded / total : 0;
    });
    request.addEventListener('load', () => (request.status >= 200 && request.status < 300 ? resolve() : fail()));
    request.addEventListener('error', () => {
      reject(apiError('UNREACHABLE', 'The connection was lost during the upload. Your text and the file are still here; try again.', 'file'));
    });
    request.open('PUT', url);
    headers.forEach(({ name, value }) => request.setRequestHeader(name, value));
    request.send(file);
  });
}
