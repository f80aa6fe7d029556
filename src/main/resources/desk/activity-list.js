// @ts-check
// Who changed what, when, and from what to what.
import { execute } from './api.js';
import { copyTemplate, createLink, find, findOptional, formatDate, statusName, whileBusy } from './page.js';
import { deskPaths } from './paths.js';
import { differenceSection, FIELD_NAMES } from './text-differences.js';

const PAGE_SIZE = 20;
const ACTIVITY = `query($taskId: ID, $postId: ID, $first: Int, $after: String) {
  activity(taskId: $taskId, postId: $postId, first: $first, after: $after) {
    nodes { at since actor token action kind subject taskId postId changes { field before after } } pageInfo { hasNextPage endCursor }
  }
}`;

/** @type {Record<string, string>} */
const ACTIONS = {
  CREATED: 'created it', EDITED: 'edited it', IMAGE_ADDED: 'added an image', IMAGE_CHOSEN: 'changed the feature image',
  LINKS_REVOKED: 'revoked its preview links', SUBMITTED: 'sent it for review', REJECTED: 'sent it back', APPROVED: 'approved it', REVISED: 'started a revision',
  RESTORED: 'restored an earlier revision', SCHEDULED: 'scheduled it', UNSCHEDULED: 'unscheduled it',
  PUBLISHED: 'published it', UNPUBLISHED: 'unpublished it', WITHDRAWN: 'withdrew it from review', REJECTION_UNDONE: 'put it back in review',
  DISCARDED: 'discarded it', DELETED: 'deleted it', RECOVERED: 'restored it from the trash', REMOVED: 'removed it from the trash for good',
  MERGED: 'merged it into another', NOTE_ADDED: 'added a note', NOTE_ANSWERED: 'answered a note', NOTE_RESOLVED: 'resolved a note',
  NOTE_REOPENED: 'reopened a note',
  ROLE_CHANGED: 'changed the role', PASSWORD_CHANGED: 'changed the password', DEACTIVATED: 'deactivated it', ACTIVATED: 'activated it',
  REVOKED: 'revoked it', SIGN_IN_FAILED: 'recorded failed sign-ins',
};
/** @type {Record<string, string>} */
const KINDS = { AUTHOR: 'Author', CATEGORY: 'Category', TAG: 'Tag', PERSON: 'Account', TOKEN: 'API token', SITE_SETTINGS: 'Settings of', REDIRECT: 'Redirect from' };
/** @type {Record<string, string>} */
const FIELDS = {
  ...FIELD_NAMES, featuredImage: 'Feature image', featuredImageAlt: 'Alt text', status: 'Status', rejectionReason: 'What needs fixing',
  publishedAt: 'Publication date', revision: 'Revision', name: 'Name', bio: 'Bio', avatarUrl: 'Avatar URL', role: 'Role', owner: 'Owner',
  mergedInto: 'Merged into', scopes: 'Scopes', attempts: 'Attempts', networks: 'Networks', links: 'Links',
  description: 'Description', image: 'Image', to: 'Leads to',
};

/** @typedef {{ field: string, before: string | null, after: string | null }} Change */
/**
 * @typedef {object} Activity
 * @property {string} at
 * @property {string | null} since when a row of like changes began
 * @property {string} actor
 * @property {string | null} token the API token that the actor used
 * @property {string} action
 * @property {string} kind
 * @property {string} subject
 * @property {string} taskId
 * @property {string} postId
 * @property {Change[]} changes
 */

/** @param {string} field */
const fieldName = (field) => FIELDS[field] ?? field;

/**
 * @param {string} field
 * @param {string | null} value
 */
function formatValue(field, value) {
  if (!value) return '';
  if (field === 'publishedAt') return formatDate(value);
  return field === 'status' ? statusName(value) : value;
}

/** @param {Change} change */
const difference = ({ field, before, after }) => differenceSection(fieldName(field), formatValue(field, before), formatValue(field, after));

/**
 * The thing that changed, as a link if it has a page.
 * @param {Activity} activity
 */
function subject({ kind, subject: name, taskId, postId }) {
  if (KINDS[kind]) return `${KINDS[kind]} ${name}`;
  return createLink(kind === 'POST' ? deskPaths.post(postId) : deskPaths.draft(taskId), name);
}

/**
 * @param {Activity} activity
 * @param {boolean} withSubject
 */
function row(activity, withSubject) {
  const { actor, token, action, kind, at, since, changes } = activity;
  const element = copyTemplate('activity-row', {
    actor: token ? `${actor} (token ${token})` : actor,
    action: action === 'CREATED' && kind === 'TASK' ? 'created the draft' : ACTIONS[action] ?? action,
    date: since ? `${formatDate(since)} – ${formatDate(at)}` : formatDate(at),
  });
  if (withSubject) find('.row-title', element).append(subject(activity));
  else find('.row-title', element).remove();
  // The other actions name the new status.
  const shown = changes.filter(({ field }) => field !== 'status' || action === 'EDITED');
  const details = find('details', element);
  details.hidden = !shown.length;
  find('summary', details).textContent = [...new Set(shown.map(({ field }) => fieldName(field)))].join(', ');
  // Long texts take a while to compare, so only once someone looks.
  details.addEventListener('toggle', () => details.append(...shown.map(difference)), { once: true });
  return element;
}

/**
 * Shows the history of a draft or post, or of everything, newest first. Writers have no list of it.
 * @param {{ taskId?: string, postId?: string }} of
 */
export async function showActivity(of) {
  const rows = findOptional('#activities');
  if (!rows) return;
  const more = find('#earlier');
  const withSubject = !of.taskId && !of.postId;
  /** @param {string | null} after */
  const load = async (after) => {
    const { activity } = await execute(ACTIVITY, { ...of, first: PAGE_SIZE, after });
    if (!after) rows.replaceChildren();
    rows.append(...activity.nodes.map((/** @type {Activity} */ node) => row(node, withSubject)));
    more.hidden = !activity.pageInfo.hasNextPage;
    more.onclick = () => { whileBusy(more, () => load(activity.pageInfo.endCursor)); };
  };
  await load(null);
}
