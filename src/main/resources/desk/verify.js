// @ts-check
import { apiError, ApiError, execute, executeOnce } from './api.js';
import { announce, field, find, formatDate, onSubmit, showFacts } from './page.js';
import { put } from './put.js';

const UPLOAD = 'mutation($input: UploadImageToVerifyInput!) { uploadImageToVerify(input: $input) { id url headers { name value } } }';
const VERIFY = `mutation($input: VerifyImageInput!) { verifyImage(input: $input) {
  verdict explanation signer certificateSha256 validUntil distance distanceLimit
  image { srcset url width height alt contentCredential { signedAt } provenance { engine model createdAt } } } }`;

/** @type {Record<string, string>} */
const VERDICTS = {
  SIGNED_HERE: 'Made by this Galley',
  STORED_HERE: 'Stored by this Galley',
  SIMILAR: 'Similar to an image of this Galley',
  UNKNOWN: 'Unknown here',
};

/** @type {HTMLFormElement} */
const form = find('#verify');

onSubmit(form, async () => {
  const file = field(form, 'file').files?.[0];
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  find('#result').hidden = true;
  try {
    const { uploadImageToVerify } = await executeOnce(UPLOAD, {
      contentType: file.type || 'application/octet-stream', bytes: file.size,
    });
    find('#uploading').hidden = false;
    await put(uploadImageToVerify, file);
    const { verifyImage } = await execute(VERIFY, { input: { id: uploadImageToVerify.id } });
    show(verifyImage);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => ({ ...error, field: 'file' })));
  } finally {
    find('#uploading').hidden = true;
  }
});

/** @param {any} verification */
function show({ verdict, explanation, signer, certificateSha256, validUntil, distance, distanceLimit, image }) {
  find('#verdict').textContent = VERDICTS[verdict];
  find('#explanation').textContent = explanation;
  const match = find('#match');
  match.hidden = !image;
  if (image) {
    const { url, srcset, width, height, alt } = image;
    Object.assign(match, { src: url, srcset, sizes: '20rem', width, height, alt });
  }
  showFacts(find('#facts'), [
    ['Signer', signer],
    ['Certificate (SHA-256)', certificateSha256],
    ['Certificate expires', validUntil && formatDate(validUntil)],
    ['Signed', image?.contentCredential && formatDate(image.contentCredential.signedAt)],
    ['Made with', image?.provenance && [image.provenance.engine, image.provenance.model].filter(Boolean).join(', ')],
    ['Different bits', distance === null ? null : `${distance} of 256; up to ${distanceLimit} count as similar`],
  ]);
  find('#result').hidden = false;
  announce(VERDICTS[verdict]);
}
