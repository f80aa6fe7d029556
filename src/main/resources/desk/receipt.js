// @ts-check
// The receipt of the last change of a post or page: whether readers see what was approved.
import { ApiError, execute, subscribe } from './api.js';
import { announce, copyTemplate, find, findOptional, formatDate, onClick, showBadge, showFacts } from './page.js';

const RECEIPT = `state change revision likely changedAt checkedAt seenAt secondsUntilSeen nextCheckAt reviewedBy reviewedAt fileUrl
  differences { place expected found likely }`;
const CHANGES = `subscription($postId: ID!) { receipt(postId: $postId) { ${RECEIPT} } }`;
const CHECK = `mutation($input: CheckReceiptInput!) { checkReceipt(input: $input) { id } }`;

const RETRY_MILLIS = 5000;

/** @typedef {{ place: string, expected: string | null, found: string | null, likely: string }} Difference */

/**
 * @typedef {object} Receipt
 * @property {'WAITING' | 'GREEN' | 'RED' | 'SUPERSEDED'} state
 * @property {'PUBLISHED' | 'REVISED' | 'MOVED' | 'UNPUBLISHED' | 'TERM' | 'IMAGE_ADDRESSES' | 'SETTINGS'} change
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

const CHANGE_NAMES = {
  PUBLISHED: 'Published',
  REVISED: 'Revised',
  MOVED: 'Moved',
  UNPUBLISHED: 'Unpublished',
  TERM: 'Author, category or tag changed',
  IMAGE_ADDRESSES: 'Image addresses changed',
  SETTINGS: 'Settings of the site changed',
};

/** @param {number} seconds */
const duration = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

/** With more, the list is closed at first: the cause says what to do. */
const MAX_OPEN = 3;

/**
 * @param {Receipt} receipt
 * @returns {[string, string | null][]}
 */
const facts = (receipt) => [
  ['Change', `${CHANGE_NAMES[receipt.change]}, ${formatDate(receipt.changedAt)}`],
  ['Seen as approved', receipt.secondsUntilSeen === null ? null : `First after ${duration(receipt.secondsUntilSeen)}`],
  ['Last check', receipt.checkedAt ? formatDate(receipt.checkedAt) : 'None yet'],
  ['Next check', receipt.nextCheckAt && formatDate(receipt.nextCheckAt)],
  ['Text', `Revision ${receipt.revision}, reviewed by ${receipt.reviewedBy}, ${formatDate(receipt.reviewedAt)}`],
];

/** @param {Difference[]} differences */
function showDifferences(differences) {
  /** @type {HTMLDetailsElement} */
  const details = find('#all-differences');
  if (details.hidden) details.open = differences.length <= MAX_OPEN;
  details.hidden = differences.length === 0;
  find('#differences-count').textContent = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
  find('#differences').replaceChildren(...differences.map(row));
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
  showFacts(find('#receipt-facts'), facts(receipt));
  const likely = find('#receipt-likely');
  likely.textContent = receipt.likely ?? '';
  // What the next check may see put right is no error yet.
  likely.className = receipt.state === 'RED' ? 'error' : 'hint';
  showDifferences(receipt.differences);
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
    // There may be no receipt.
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
