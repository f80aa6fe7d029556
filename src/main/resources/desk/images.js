// @ts-check
// The library: all images, newest first.
import { proposes } from './alt-proposal.js';
import { offerProposals } from './alt-proposals.js';
import { apiError, ApiError, execute } from './api.js';
import { announce, copyTemplate, field, find, formatDate, onSubmit, showList } from './page.js';
import { imageName, kindName, loadImages, showThumbnail } from './library.js';
import { deskPaths } from './paths.js';
import { upload } from './upload.js';

const CONFIRM = 'mutation($input: ConfirmLibraryImageInput!) { confirmLibraryImage(input: $input) { id } }';

const search = new URLSearchParams(location.search);
const text = search.get('q')?.trim();
const kind = search.get('kind');
const used = search.get('used');
const missing = search.get('alt-text') === 'missing';
/** @type {HTMLFormElement} */
const form = find('.filter');
for (const name of ['q', 'kind', 'used', 'alt-text']) field(form, name).value = search.get(name) ?? '';
if (text || kind || used || missing) find('#empty').textContent = 'No matching images.';

/** @param {import('./library.js').LibraryImage} item */
function row({ image, used: inUse, createdBy, createdAt }) {
  const about = `${kindName(image)}, ${createdBy}, ${formatDate(createdAt)}${inUse ? '' : ', not used'}`;
  const element = copyTemplate('library-image', { alt: imageName(image), about });
  /** @type {HTMLAnchorElement} */ (find('a', element)).href = deskPaths.libraryImage(image.id);
  showThumbnail(find('img', element), { ...image, alt: '' });
  element.dataset.image = image.id;
  return element;
}

const rows = find('#images');

/** @type {HTMLFormElement} */
const uploadForm = find('#library-upload');
onSubmit(uploadForm, async () => {
  const file = field(uploadForm, 'file').files?.[0];
  const alt = field(uploadForm, 'alt').value;
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  try {
    const { confirmLibraryImage } = await upload(file, null, (id) => execute(CONFIRM, {
      input: { id, alt, aiUse: field(uploadForm, 'aiUse').value || null },
    }));
    announce('Image uploaded');
    location.assign(deskPaths.libraryImage(confirmLibraryImage.id));
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => (error.field === 'input.alt' ? error : { ...error, field: 'file' })));
  }
});

if (missing && proposes) offerProposals(rows);

showList({
  rows,
  load: (after) => loadImages(after, { ...(text && { text }), ...(kind && { kind }), ...(used && { used: used === 'true' }), ...(missing && { withoutAlt: true }) }),
  row,
});
