// @ts-check
// The proof: the preview in frames as wide as the screens it will be read on.
import { execute } from './api.js';
import { draftId, HEAD, loadDraft } from './draft.js';
import { announce, field, find, instantOf, notifyOf, onClick } from './page.js';
import { startNotes } from './notes.js';
import { draftPreviewPath, previewPath, sitePaths } from './paths.js';
import { scaleFrame } from './proof-frame.js';
import { markable, showInList } from './proof-notes.js';

const DRAFT = `query($id: ID!) {
  contentTask(id: $id) { ${HEAD} previewUrl author { slug } category { slug } tags { slug } }
}`;

const REVOKE_LINKS = 'mutation($input: RevokePreviewLinksInput!) { revokePreviewLinks(input: $input) { previewUrl } }';

/** @typedef {{ slug: string }} Term */
/** @typedef {import('./draft.js').Draft & { previewUrl: string, author: Term | null, category: Term | null, tags: Term[] }} PreviewedDraft */

/** @type {HTMLFormElement} */
const form = find('#options');
/** @type {HTMLElement[]} */
const figures = [...document.querySelectorAll('#proofs figure')].map((figure) => /** @type {HTMLElement} */ (figure));
/** @type {PreviewedDraft | null} */
let draft = null;

/**
 * The preview's address on this server, by whatever name this server is reached.
 * @param {PreviewedDraft} of
 */
function address({ previewUrl, author, category, tags }) {
  const pages = {
    post: draftPreviewPath(draftId), home: sitePaths.home,
    category: category ? sitePaths.category(category.slug) : sitePaths.home,
    author: author ? sitePaths.author(author.slug) : sitePaths.home,
    tag: tags.length ? sitePaths.tag(tags[0].slug) : sitePaths.home,
  };
  const page = /** @type {keyof typeof pages} */ (field(form, 'page').value);
  const at = instantOf(field(form, 'at'));
  return previewPath(pages[page], `token=${new URL(previewUrl).searchParams.get('token')}${at ? `&at=${at}` : ''}`);
}

function showFrames() {
  if (!draft) return;
  const width = field(form, 'width').value;
  const source = address(draft);
  /** @type {HTMLAnchorElement} */ (find('#open')).href = source;
  find('#proofs').classList.toggle('dark', field(form, 'scheme').value === 'dark');
  for (const figure of figures) {
    figure.hidden = width !== 'all' && width !== figure.dataset.width;
    /** @type {HTMLIFrameElement} */
    const frame = find('iframe', figure);
    if (!figure.hidden && frame.getAttribute('src') !== `${source}&bar=0`) frame.src = `${source}&bar=0`;
  }
  scaleFrames();
}

function scaleFrames() {
  figures.filter(({ hidden }) => !hidden).forEach(scaleFrame);
}

/** @param {PreviewedDraft} of */
function showSocialCard({ title, excerpt, featuredImage }) {
  /** @type {HTMLImageElement} */
  const image = find('#share-image');
  image.hidden = !featuredImage;
  if (featuredImage) {
    image.src = featuredImage.url;
    image.alt = featuredImage.alt;
  }
  find('#share-title-text').textContent = title;
  find('#share-excerpt').textContent = excerpt;
}

/**
 * A page beside the posts is on no other page.
 * @param {'POST' | 'PAGE'} kind
 */
function showKind(kind) {
  if (kind !== 'PAGE') return;
  const pages = /** @type {HTMLSelectElement} */ (find('#page'));
  for (const option of [...pages.options]) if (!['post', 'home'].includes(option.value)) option.remove();
  pages.options[0].text = 'Page';
}

async function start() {
  if (matchMedia('(max-width: 45rem)').matches) field(form, 'width').value = '390';
  /** @type {PreviewedDraft} */
  const loaded = await loadDraft(DRAFT);
  draft = loaded;
  showKind(loaded.kind);
  showSocialCard(loaded);
  showFrames();
}

onClick(find('#revoke-links'), async () => {
  const { revokePreviewLinks } = await execute(REVOKE_LINKS, { input: { taskId: draftId } });
  if (draft) draft.previewUrl = revokePreviewLinks.previewUrl;
  showFrames();
  announce('Links to this preview that were shared before no longer work');
});
new ResizeObserver(scaleFrames).observe(find('#proofs'));
form.addEventListener('change', showFrames);
form.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('draft-changed', showFrames);
const proofs = figures.map((figure) => markable(find('iframe', figure), showInList));
startNotes({
  jumpName: () => 'Show in proof',
  jump: (note) => proofs.forEach((proof) => proof.jump(note)),
  shown: (open) => proofs.forEach((proof) => proof.show(open)),
}).catch(notifyOf);
start().catch(notifyOf);
