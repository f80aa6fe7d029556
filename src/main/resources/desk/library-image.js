// @ts-check
// One image of the library: its origin, where it is used, and what can be done with it.
import { apiError, execute } from './api.js';
import { openDialog } from './dialog.js';
import { announce, copyTemplate, find, formatDate, isEditor, notify, notifyOf, onClick, showFacts, user } from './page.js';
import { AI_USES, engineName } from './image-words.js';
import { pickImage } from './image-picker.js';
import { imageName, reference, usePath, useText } from './library.js';
import { deskPaths } from './paths.js';

const USES = 'owner place id title trashed';
const IMAGE = `query($id: ID!) { image(id: $id) {
  used createdBy createdAt uses { ${USES} }
  image { id url srcset width height bytes contentType alt aiUse aiSystem removedCredential contentCredential { signer }
    provenance { aiGenerated engine model prompt negativePrompt seed } }
} }`;
const REPLACE = `mutation($input: ReplaceImageInput!) { replaceImage(input: $input) { drafts { id title } categories { id name } remaining { ${USES} } more } }`;
const DELETE = 'mutation($input: DeleteImageInput!) { deleteImage(input: $input) { id } }';

const id = find('main').dataset.image ?? '';

/** @typedef {import('./library.js').ImageUse} ImageUse */

/** @param {ImageUse} use */
function useRow(use) {
  const element = copyTemplate('use', { title: use.title, about: useText(use) });
  /** @type {HTMLAnchorElement} */ (find('a', element)).href = usePath(use);
  return element;
}

/** Loads the image and shows it. */
async function show() {
  const { image: item } = await execute(IMAGE, { id });
  find('#loading').hidden = true;
  if (!item) throw apiError('NOT_FOUND', 'This image does not exist, or it belongs to a draft of another writer.');
  const { image } = item;
  const name = imageName(image);
  find('#image-title').textContent = name;
  document.title = `${name} – Galley desk`;
  Object.assign(find('#shown-image'), {
    src: image.url, srcset: image.srcset, sizes: '(min-width: 60rem) 30rem, 100vw', width: image.width, height: image.height, alt: image.alt,
  });
  const { provenance } = image;
  showFacts(find('#details'), [
    ['Alt text', image.alt || 'None'],
    ['Source', provenance ? engineName(provenance.engine) : 'Uploaded'],
    [provenance ? 'Requested by' : 'Uploaded by', `${item.createdBy}, ${formatDate(item.createdAt)}`],
    ['Made with AI', image.aiUse ? AI_USES[/** @type {keyof typeof AI_USES} */ (image.aiUse)] : 'No'],
    ['AI system', image.aiSystem],
    ['Model', provenance?.model],
    ['Prompt', provenance?.prompt],
    ['Negative prompt', provenance?.negativePrompt],
    ['Seed', provenance && String(provenance.seed)],
    ['Content credential', image.contentCredential ? `Signed by ${image.contentCredential.signer}` : image.removedCredential],
    ['Size', `${image.width} × ${image.height}, ${Math.round(image.bytes / 1024)} KB, ${image.contentType}`],
    ['Id', image.id],
  ]);
  find('#uses').replaceChildren(.../** @type {ImageUse[]} */ (item.uses).map(useRow));
  find('#unused').hidden = item.used;
  find('#hidden-uses').hidden = !item.used || item.uses.length > 0;
  find('#delete').hidden = item.used || !(isEditor || item.createdBy === user);
  find('#library-item').hidden = false;
  find('#copy-reference').onclick = async () => {
    const text = reference(image);
    try {
      await navigator.clipboard.writeText(text);
      announce('Reference copied');
    } catch {
      // Without https, browsers give no clipboard.
      notify(text);
    }
  };
}

onClick(find('#replace'), async () => {
  const other = await pickImage();
  if (!other) return;
  const { replaceImage } = await execute(REPLACE, { input: { image: id, replacement: other.id } });
  const { drafts, categories, remaining, more } = replaceImage;
  await show();
  const count = drafts.length === 1 ? '1 draft' : `${drafts.length} drafts`;
  const sections = categories.length === 1 ? ' and 1 category' : ` and ${categories.length} categories`;
  find('#replaced-title').textContent = `Replaced in ${count}${categories.length ? sections : ''}${more ? '; more drafts are left, replace again' : ''}`;
  const changed = [
    .../** @type {{ id: string, title: string }[]} */ (drafts).map((draft) => ({ ...draft, owner: 'DRAFT', place: 'TEXT', trashed: false })),
    .../** @type {{ id: string, name: string }[]} */ (categories).map((category) => ({
      id: category.id, title: category.name, owner: 'CATEGORY', place: 'CATEGORY_IMAGE', trashed: false,
    })),
  ];
  find('#replaced-drafts').replaceChildren(.../** @type {ImageUse[]} */ (changed).map(useRow));
  for (const about of find('#replaced-drafts').querySelectorAll('.hint')) about.textContent = '';
  find('#remaining-title').hidden = !remaining.length;
  find('#remaining').replaceChildren(.../** @type {ImageUse[]} */ (remaining).map(useRow));
  find('#replaced').hidden = false;
  find('#replaced').focus();
});

onClick(find('#delete'), async () => {
  if (await openDialog(find('#confirm-delete')) !== 'yes') return;
  await execute(DELETE, { input: { id } });
  location.assign(deskPaths.images);
});

show().catch(notifyOf);
