// @ts-check
// The decision: approve, now or for a later date, or send back with a reason.
import { execute, executeOnce } from './api.js';
import { showActivity } from './activity-list.js';
import { currentDraft, draftId, HEAD, loadDraft, madeFrom, missingFields, missingMessage, nounOf, showHead } from './draft.js';
import { announce, createLink, field, find, findOptional, instantOf, isEditor, notifyOf, onSubmit, showFacts, site } from './page.js';
import { contentPath, deskPaths } from './paths.js';

const DRAFT = `query($id: ID!) { contentTask(id: $id) { ${HEAD} slug author { name } category { name } tags { name } } }`;
const APPROVE = 'mutation($input: ApprovePostInput!) { approvePost(input: $input) { id slug status } }';
const REJECT = `mutation($input: RejectContentTaskInput!) { rejectContentTask(input: $input) { ${HEAD} } }`;

/** @typedef {import('./draft.js').Draft} Draft */

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

/** @param {Draft & { slug: string, author: { name: string } | null, category: { name: string } | null, tags: { name: string }[] }} draft */
function showSummary({ kind, slug, excerpt, author, category, tags, featuredImage }) {
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

async function load() {
  const draft = await loadDraft(DRAFT);
  showSummary(draft);
  showStatus(draft);
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
    announce(approvePost.status === 'SCHEDULED' ? 'Scheduled' : 'Published');
    findOptional('#review-status a')?.focus();
  });
}

if (reject) {
  onSubmit(reject, async () => {
    const { rejectContentTask } = await execute(REJECT, {
      input: { id: draftId, version: currentDraft().version, reason: field(reject, 'reason').value },
    });
    showHead(rejectContentTask);
    showStatus(rejectContentTask);
    await showActivity({ taskId: draftId });
    announce('Sent back to writer');
  });
}

document.addEventListener('draft-changed', () => {
  showStatus(currentDraft());
  showActivity({ taskId: draftId }).catch(notifyOf);
});

load().catch(notifyOf);
