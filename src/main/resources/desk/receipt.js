// @ts-check
// The receipt of a post's last change: whether readers see what was approved.
import { ApiError, execute, subscribe } from './api.js';
import { announce, copyTemplate, find, findOptional, formatDate, onClick, showBadge } from './page.js';

const RECEIPT = `state change revision likely changedAt checkedAt seenAt secondsUntilSeen nextCheckAt reviewedBy reviewedAt fileUrl
  differences { place expected found likely }`;
const CHANGES = `subscription($postId: ID!) { receipt(postId: $postId) { ${RECEIPT} } }`;
const CHECK = `mutation($input: CheckReceiptInput!) { checkReceipt(input: $input) { id } }`;

const RETRY_MILLIS = 5000;

/** @typedef {{ place: string, expected: string | null, found: string | null, likely: string }} Difference */

/**
 * @typedef {object} Receipt
 * @property {'WAITING' | 'GREEN' | 'RED' | 'SUPERSEDED'} state
 * @property {'PUBLISHED' | 'REVISED' | 'MOVED' | 'UNPUBLISHED'} change
 * @property {number} revision
 * @property {string | null} likely
 * @property {string} changedAt
 * @property {string | null} checkedAt
 * @property {string | null} seenAt
 * @property {number | null} secondsUntilSeen
 * @property {string | null} nextCheckAt
 * @property {string} reviewedBy
 * @property {string} reviewedAt
 * @property {string} fileUrl
 * @property {Difference[]} differences
 */

const CHANGE_NAMES = { PUBLISHED: 'Published', REVISED: 'Revised', MOVED: 'Moved', UNPUBLISHED: 'Unpublished' };

/** @param {number} seconds */
const duration = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

/** @param {Receipt} receipt */
function about(receipt) {
  const change = `${CHANGE_NAMES[receipt.change]} ${formatDate(receipt.changedAt)}`;
  const seen = receipt.secondsUntilSeen === null ? '' : `, first seen as approved after ${duration(receipt.secondsUntilSeen)}`;
  const checked = receipt.checkedAt ? `, last checked ${formatDate(receipt.checkedAt)}` : ', not checked yet';
  const next = receipt.nextCheckAt ? `, next check ${formatDate(receipt.nextCheckAt)}` : '';
  return change + seen + checked + next;
}

/** @param {Difference} difference */
const row = ({ place, expected, found }) => copyTemplate('seen-difference', { place, expected: expected ?? 'Nothing', found: found ?? 'Nothing' });

/** @param {Receipt} receipt */
function show(receipt) {
  const section = find('#receipt');
  const previous = section.dataset.state;
  section.hidden = false;
  section.dataset.state = receipt.state;
  showBadge(find('#receipt-state'), receipt.state);
  find('#receipt-about').textContent = about(receipt);
  find('#receipt-likely').textContent = receipt.likely ?? '';
  find('#differences').replaceChildren(...receipt.differences.map(row));
  find('#receipt-review').textContent = `Text of revision ${receipt.revision} reviewed by ${receipt.reviewedBy}, ${formatDate(receipt.reviewedAt)}`;
  /** @type {HTMLAnchorElement} */
  const file = find('#receipt-file');
  file.href = receipt.fileUrl;
  if (previous && previous !== receipt.state) announce(`What readers see: ${find('#receipt-state').textContent}`);
}

/** Of the last call of follow; earlier ones end. */
let current = 0;

/**
 * Shows the newest receipt, and each change of it until its checks have ended.
 * @param {string} postId
 */
async function follow(postId) {
  const own = ++current;
  try {
    for await (const { receipt } of subscribe(CHANGES, { postId })) {
      if (own !== current) return;
      show(receipt);
      if (!receipt.nextCheckAt) return;
    }
  } catch (problem) {
    // A post may have no receipt.
    if (problem instanceof ApiError && !problem.has('UNREACHABLE')) return;
  }
  if (own === current) setTimeout(() => own === current && follow(postId), RETRY_MILLIS);
}

/**
 * Follows the post's receipts; call it again after a change of the post.
 * @param {string} postId
 */
export function showReceipt(postId) {
  if (findOptional('#receipt')) follow(postId);
}

/** @param {string} postId */
export function enableChecks(postId) {
  onClick(find('#check-receipt'), async () => {
    await execute(CHECK, { input: { postId } });
    announce('Checking what readers see');
    showReceipt(postId);
  });
}
