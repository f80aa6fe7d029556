// @ts-check
// The head of a draft's pages. The API calls a draft a content task.
import { apiError, ApiError, execute } from './api.js';
import { openDialog } from './dialog.js';
import {
  announce, createLink, find, findOptional, formatDate, isEditor, onClick, runningActions, showBadge, user, whileBusy,
} from './page.js';
import { deskPaths } from './paths.js';
import { startPresence } from './presence.js';
import { revise } from './revise.js';

/** @typedef {{ slug: string, name: string }} Term */
/** @typedef {{ id: string, url: string, srcset: string, alt: string, width: number, height: number }} Image */
/**
 * The head's fields; each page asks for more.
 * @typedef {object} Draft
 * @property {string} id
 * @property {'POST' | 'PAGE'} kind
 * @property {string} title
 * @property {'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'REJECTED'} status
 * @property {number} version
 * @property {string[]} missing
 * @property {string | null} rejectionReason
 * @property {number} openNotes
 * @property {string} createdBy
 * @property {string} updatedBy
 * @property {string} updatedAt
 * @property {string} excerpt
 * @property {Image | null} featuredImage
 * @property {{ id: string, slug: string, status: string } | null} post
 * @property {{ id: string, slug: string, status: string } | null} page
 */

export const draftId = find('.page-head').dataset.draft ?? '';

export const HEAD = `id kind title status version missing rejectionReason openNotes createdBy updatedBy updatedAt excerpt
  featuredImage { id url alt width height } post { id slug status } page { id slug status }`;
const DRAFT_HEAD = `query($id: ID!) { contentTask(id: $id) { ${HEAD} } }`;
const SUBMIT = `mutation($input: SubmitContentTaskInput!) { submitContentTask(input: $input) { ${HEAD} } }`;

const WITHDRAW = `mutation($input: WithdrawContentTaskInput!) { withdrawContentTask(input: $input) { ${HEAD} } }`;
const UNDO_REJECTION = `mutation($input: UndoContentTaskRejectionInput!) { undoContentTaskRejection(input: $input) { ${HEAD} } }`;
const DISCARD = 'mutation($input: DiscardDraftInput!) { discardDraft(input: $input) { id } }';

/** What is missing, in words, and the page with the field for it. @type {Record<string, [string, (id: string) => string]>} */
const MISSING = {
  title: ['title', deskPaths.draft], bodyMarkdown: ['article', deskPaths.draft], author: ['author', deskPaths.draft],
  category: ['category', deskPaths.draft], tags: ['tags', deskPaths.draft],
  featuredImage: ['feature image', deskPaths.image], featuredImageAlt: ['alt text', deskPaths.image],
};

/** The fields of those pages that have another name. @type {Record<string, string>} */
const FIELD_IDS = { featuredImage: 'generate-title' };

/** @type {Draft} */
let draft;
let visiting = false;
let beforeSubmit = async () => true;

export const currentDraft = () => draft;

/**
 * Sets what runs before the draft is sent for review; returning false stops that.
 * @param {() => Promise<boolean>} action
 */
export function setBeforeSubmit(action) {
  beforeSubmit = action;
}

/**
 * Loads the draft and shows its head.
 * @param {string} [graphql] a query for `contentTask(id: $id)` with the head's fields at least
 * @returns {Promise<any>}
 */
export async function loadDraft(graphql = DRAFT_HEAD) {
  const { contentTask } = await execute(graphql, { id: draftId });
  if (!contentTask) {
    find('#draft-title').textContent = 'Draft not found';
    throw apiError('NOT_FOUND', 'This draft does not exist, or it belongs to another writer.');
  }
  showHead(contentTask);
  if (!visiting && contentTask.status !== 'APPROVED') startPresence(draftId);
  visiting = true;
  return contentTask;
}

/**
 * The fields that approval still needs, alt text included.
 * @param {Draft} of
 */
export function missingFields(of) {
  return [...of.missing, ...(of.featuredImage && !of.featuredImage.alt.trim() ? ['featuredImageAlt'] : [])];
}

/**
 * "Still missing: …", each field a link to its page.
 * @param {string[]} fields
 */
export function missingMessage(fields) {
  const links = fields.map((field) => {
    const [name, page] = MISSING[field] ?? [field, deskPaths.draft];
    return createLink(`${page(draftId)}#${FIELD_IDS[field] ?? field}`, name);
  });
  return ['Still missing: ', ...links.flatMap((link, at) => (at ? [', ', link] : [link]))];
}

/**
 * The post or page made from the draft, or the one that it revises.
 * @param {Draft} of
 */
export const madeFrom = (of) => of.post ?? of.page;

/** @param {{ kind: 'POST' | 'PAGE' }} of */
export const nounOf = ({ kind }) => (kind === 'PAGE' ? 'page' : 'post');

/** @param {Draft} from */
export function showHead(from) {
  draft = { ...draft, ...from };
  document.title = `${draft.title} – Galley desk`;
  find('#draft-title').textContent = draft.title;
  showBadge(find('#draft-status'), draft.status);
  const by = draft.createdBy === user ? 'yours' : `by ${draft.createdBy}`;
  find('#draft-about').textContent = draft.status === 'APPROVED' ? `${by}, approved ${formatDate(draft.updatedAt)}`
    : `${by}, last edited ${formatDate(draft.updatedAt)}${madeFrom(draft) ? `, revision of a ${nounOf(draft)}` : draft.kind === 'PAGE' ? ', page' : ''}`;
  find('#rejected').hidden = !draft.rejectionReason;
  find('#rejected span').textContent = draft.rejectionReason ?? '';
  const notes = find('#rejected-notes');
  notes.hidden = !draft.openNotes;
  notes.textContent = draft.openNotes === 1 ? '1 open note' : `${draft.openNotes} open notes`;
  const missing = missingFields(draft);
  find('#missing').hidden = !missing.length || draft.status === 'APPROVED';
  find('#missing').replaceChildren(...missingMessage(missing));
  find('#submit').hidden = !['DRAFT', 'REJECTED'].includes(draft.status);
  find('#revise').hidden = draft.status !== 'APPROVED';
  find('#withdraw').hidden = draft.status !== 'IN_REVIEW';
  find('#discard').hidden = draft.status === 'APPROVED';
  const undo = findOptional('#undo-rejection');
  if (undo) undo.hidden = draft.status !== 'REJECTED';
}

/**
 * Runs a change that names the version; once more with the current one if that has moved on.
 * @param {(version: number) => Promise<any>} change
 */
export async function withVersion(change) {
  try {
    return await change(draft.version);
  } catch (problem) {
    if (!isVersionConflict(problem)) throw problem;
    await loadDraft();
    return change(draft.version);
  }
}

/** @param {unknown} problem */
export const isVersionConflict = (problem) => problem instanceof ApiError && problem.has('CONFLICT', 'input.version', 'version');

/** @param {Promise<unknown>} earlier actions to wait for, such as one that saves */
async function submit(earlier) {
  await earlier;
  if (!await beforeSubmit()) return;
  const missing = missingFields(draft);
  if (missing.length) {
    find('#confirm-submit-missing').replaceChildren(...missingMessage(missing));
    if (await openDialog(find('#confirm-submit')) !== 'yes') return;
  }
  const { submitContentTask } = await execute(SUBMIT, { input: { id: draftId, version: draft.version } });
  showHead(submitContentTask);
  announce('Sent for review');
  // Editors go on to the page on which they can approve it.
  if (isEditor && location.pathname !== deskPaths.review(draftId)) {
    location.assign(deskPaths.review(draftId));
    return;
  }
  document.dispatchEvent(new Event('draft-changed'));
}

find('#confirm-submit').addEventListener('click', (event) => {
  // A link to a field of this very page leaves the dialog open otherwise.
  if (event.target instanceof HTMLAnchorElement) /** @type {HTMLDialogElement} */ (find('#confirm-submit')).close();
});

find('#submit').addEventListener('click', () => {
  const earlier = runningActions();
  whileBusy(find('#submit'), () => submit(earlier));
});

onClick(find('#revise'), async () => {
  const made = madeFrom(draft);
  if (made) await revise(made.id);
});

/** @param {Draft} changed */
function showChange(changed) {
  showHead(changed);
  document.dispatchEvent(new Event('draft-changed'));
}

onClick(find('#withdraw'), async () => {
  const { withdrawContentTask } = await withVersion((version) => execute(WITHDRAW, { input: { id: draftId, version } }));
  showChange(withdrawContentTask);
  announce('Withdrawn from review');
});

const undoRejection = findOptional('#undo-rejection');
if (undoRejection) {
  onClick(undoRejection, async () => {
    const { undoContentTaskRejection } = await execute(UNDO_REJECTION, { input: { id: draftId, version: draft.version } });
    showChange(undoContentTaskRejection);
    announce('Back in review');
  });
}

find('#discard').addEventListener('click', async () => {
  const earlier = runningActions();
  if (await openDialog(find('#confirm-discard')) !== 'yes') return;
  await whileBusy(find('#discard'), async () => {
    await earlier;
    await withVersion((version) => execute(DISCARD, { input: { id: draftId, version } }));
    location.assign(deskPaths.trash);
  });
});
