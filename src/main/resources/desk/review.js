// @ts-check
// The decision: approve, now or for a later date, or send back with a reason; beside it the proof, the notes and what changes.
import { execute, executeOnce } from './api.js';
import { showActivity } from './activity-list.js';
import { currentDraft, draftId, HEAD, loadDraft, madeFrom, missingFields, missingMessage, nounOf, showHead } from './draft.js';
import { loadNotes, openNotes, startNotes } from './notes.js';
import { announce, createLink, field, find, findOptional, instantOf, isEditor, notifyOf, onSubmit, showFacts, site } from './page.js';
import { contentPath, deskPaths, draftPreviewPath, previewPath } from './paths.js';
import { scaleFrame } from './proof-frame.js';
import { markable, showInList } from './proof-notes.js';
import { differenceSection, FIELD_NAMES } from './text-differences.js';

const CONTENT = `title slug language excerpt bodyMarkdown featuredImage { url alt }
  seo { title description socialTitle socialDescription canonicalUrl noindex }`;
const TERMS = 'author { name } category { name } tags { name }';
const DRAFT = `query($id: ID!) {
  contentTask(id: $id) {
    ${HEAD} ${CONTENT} ${TERMS} previewUrl featuredImage { id }
    post { id slug status ${CONTENT} ${TERMS} } page { id slug status }
  }
}`;
const PAGE = `query($id: ID!) { pageById(id: $id) { ${CONTENT} } }`;
const APPROVE = 'mutation($input: ApprovePostInput!) { approvePost(input: $input) { id slug status } }';
const REJECT = `mutation($input: RejectContentTaskInput!) { rejectContentTask(input: $input) { ${HEAD} } }`;

/** @typedef {import('./draft.js').Draft} Draft */
/** @typedef {{ name: string }} Named */
/**
 * @typedef {{ title: string, slug: string, language: string | null, excerpt: string, bodyMarkdown: string, author?: Named | null, category?: Named | null, tags?: Named[],
 *   featuredImage: { url: string, alt: string } | null, seo: Record<string, string | boolean | null> }} Content of a page without author, category and tags
 */
/** @typedef {{ id: string, slug: string, status: string }} Made */
/** @typedef {Draft & Content & { previewUrl: string, post: (Content & Made) | null, page: Made | null }} ReviewedDraft */

const figure = find('#review-proof');
/** @type {HTMLSelectElement} */
const screen = find('#width');
/** @type {HTMLIFrameElement} */
const frame = find('iframe', figure);
/** What the head of the window leaves free, in pixels. */
const AROUND_PROOF = 130;
const MIN_HEIGHT = 480;

/** @type {HTMLFormElement | null} */
const approve = findOptional('#approve');
/** @type {HTMLFormElement | null} */
const reject = findOptional('#reject');

/** @type {Record<string, string>} */
const STATUS_TEXTS = {
  DRAFT: 'Still a draft. Send it for review when it is ready.',
  REJECTED: 'Sent back. Fix what the editor asks for, then send it for review again.',
};

/** @param {Draft} draft */
function showStatus(draft) {
  const inReview = draft.status === 'IN_REVIEW';
  for (const id of ['#approving', '#rejecting']) {
    const section = findOptional(id);
    if (section) section.hidden = !inReview;
  }
  const place = find('#review-status');
  place.hidden = inReview && isEditor;
  const made = madeFrom(draft);
  if (draft.status === 'APPROVED' && made) place.replaceChildren(...outcome(made));
  else place.textContent = STATUS_TEXTS[draft.status] ?? 'Waiting for an editor.';
}

/** @param {{ id: string, slug: string, status: string }} post */
function outcome({ id, slug, status }) {
  const manage = createLink(deskPaths.post(id), `Manage ${nounOf(currentDraft())}`);
  if (status === 'PUBLISHED') return ['Published. ', createLink(`${site}${contentPath(currentDraft().kind, slug)}`, 'View on site'), ' · ', manage];
  return [status === 'SCHEDULED' ? 'Scheduled. ' : 'Unpublished. ', manage];
}

/** @param {ReviewedDraft} draft */
function showSummary({ kind, slug, excerpt, author, category, tags = [], featuredImage }) {
  /** @type {HTMLImageElement} */
  const image = find('#summary-image');
  image.hidden = !featuredImage;
  if (featuredImage) {
    const { url, alt, width, height } = featuredImage;
    Object.assign(image, { src: url, alt, width, height });
  }
  /** @type {[string, string | undefined][]} */
  const ofPost = [['Author', author?.name], ['Category', category?.name], ['Tags', tags.map((tag) => tag.name).join(', ')]];
  showFacts(find('#summary'), [
    ['URL', `${site}${contentPath(kind, slug)}`],
    ['Excerpt', excerpt],
    ...(kind === 'PAGE' ? [] : ofPost),
    ['Alt text', featuredImage?.alt],
  ]);
}

function showWidth() {
  figure.dataset.width = screen.value;
  find('.viewport', figure).style.maxWidth = `${screen.value}px`;
  const scale = Math.min(1, figure.clientWidth / Number(screen.value));
  figure.dataset.height = String(Math.round(Math.max(MIN_HEIGHT, innerHeight - AROUND_PROOF) / scale));
  scaleFrame(figure);
}

/** @param {ReviewedDraft} draft */
function showProof({ previewUrl }) {
  const source = previewPath(draftPreviewPath(draftId), `token=${new URL(previewUrl).searchParams.get('token')}&bar=0`);
  if (frame.getAttribute('src') !== source) frame.src = source;
}

/** @param {Content} content @returns {Record<string, string>} */
const texts = ({ title, slug, language, excerpt, bodyMarkdown, author, category, tags = [], featuredImage, seo }) => ({
  title, slug, language: language ?? '', excerpt, bodyMarkdown, author: author?.name ?? '', category: category?.name ?? '', tags: tags.map((tag) => tag.name).join(', '),
  featuredImage: featuredImage ? `${featuredImage.url}\n${featuredImage.alt}` : '',
  ...Object.fromEntries(Object.entries(seo).map(([name, value]) => [`seo.${name}`, String(value || '')])),
});

/** What approval will change of the post or page that the draft revises. @param {ReviewedDraft} draft */
async function showChanges(draft) {
  /** @type {Content | null} */
  const published = draft.page ? (await execute(PAGE, { id: draft.page.id })).pageById : draft.post;
  find('#changes').hidden = !published || draft.status === 'APPROVED';
  if (!published) return;
  const [before, after] = [texts(published), texts(draft)];
  const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
  find('#changes-hint').textContent = changed.length ? `Struck through: the ${nounOf(draft)} as it is. Underlined: this draft.` : `None: the draft is the same as the ${nounOf(draft)}.`;
  find('#changed-fields').replaceChildren(...changed.map((name) => differenceSection(FIELD_NAMES[name] ?? 'Feature image', before[name], after[name])));
}

/** @param {import('./notes.js').Note[]} open */
function showOpenNotes(open) {
  const count = open.length === 1 ? '1 open note' : `${open.length} open notes`;
  const place = findOptional('#approve-notes');
  if (place) {
    place.hidden = !open.length;
    place.textContent = `The draft has ${count}.`;
    find('#reason-hint').textContent = open.length ? `${count} ${open.length === 1 ? 'goes' : 'go'} with it. Blank: “See the notes.”` : '';
  }
}

async function load() {
  /** @type {ReviewedDraft} */
  const draft = await loadDraft(DRAFT);
  showSummary(draft);
  showStatus(draft);
  showProof(draft);
  await showChanges(draft);
  await showActivity({ taskId: draftId });
}

if (approve) {
  onSubmit(approve, async () => {
    const missing = missingFields(currentDraft());
    if (missing.length) {
      find('[data-error-rest]', approve).replaceChildren(...missingMessage(missing));
      return;
    }
    const publishAt = instantOf(field(approve, 'publishAt'));
    const { approvePost } = await executeOnce(APPROVE, {
      taskId: draftId, version: currentDraft().version, ...(publishAt && { publishAt }),
    });
    await load();
    await loadNotes();
    announce(approvePost.status === 'SCHEDULED' ? 'Scheduled' : 'Published');
    findOptional('#review-status a')?.focus();
  });
}

if (reject) {
  onSubmit(reject, async () => {
    const { rejectContentTask } = await execute(REJECT, {
      input: { id: draftId, version: currentDraft().version, reason: field(reject, 'reason').value.trim() || (openNotes().length ? 'See the notes.' : '') },
    });
    showHead(rejectContentTask);
    showStatus(rejectContentTask);
    await showActivity({ taskId: draftId });
    announce('Sent back to writer');
  });
}

document.addEventListener('draft-changed', () => {
  showStatus(currentDraft());
  loadNotes().catch(notifyOf);
  showActivity({ taskId: draftId }).catch(notifyOf);
});

document.addEventListener('notes-changed', () => { showActivity({ taskId: draftId }).catch(notifyOf); });

const proof = markable(frame, showInList);
screen.value = figure.clientWidth < 600 ? '390' : '820';
screen.addEventListener('change', showWidth);
new ResizeObserver(showWidth).observe(figure);
startNotes({
  jumpName: () => 'Show in proof',
  jump: proof.jump,
  shown: (open) => {
    proof.show(open);
    showOpenNotes(open);
  },
}).catch(notifyOf);
load().catch(notifyOf);
