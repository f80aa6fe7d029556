// @ts-check
// One delivery to the public site, as a row.
import { execute } from './api.js';
import { announce, copyTemplate, find, findOptional, formatDate, onClick, showBadge } from './page.js';

export const DELIVERY = 'id target state paths attempts nextAttemptAt lastError createdAt deliveredAt';
const RESEND = `mutation($input: ResendSiteDeliveryInput!) { resendSiteDelivery(input: $input) { ${DELIVERY} } }`;

const POLL_INTERVAL_MILLIS = 3000;
const MAX_PATHS_SHOWN = 6;

/**
 * @typedef {object} Delivery
 * @property {string} id
 * @property {'SITE' | 'CDN'} target
 * @property {'PENDING' | 'DELIVERED' | 'FAILED'} state
 * @property {string[]} paths
 * @property {number} attempts
 * @property {string | null} nextAttemptAt
 * @property {string | null} lastError
 * @property {string} createdAt
 */

/**
 * @param {HTMLElement} row
 * @param {Delivery} delivery
 */
function fill(row, delivery) {
  // A purge by tag names no path.
  const paths = delivery.paths.slice(0, MAX_PATHS_SHOWN).join('  ') || '/graphql, cached responses';
  const more = delivery.paths.length - MAX_PATHS_SHOWN;
  find('[data-text="paths"]', row).textContent = more > 0 ? `${paths}  and ${more} more` : paths;
  const attempts = `${delivery.attempts} ${delivery.attempts === 1 ? 'attempt' : 'attempts'}`;
  const next = delivery.nextAttemptAt ? `, next ${formatDate(delivery.nextAttemptAt)}` : '';
  const target = delivery.target === 'CDN' ? 'CDN, changed' : 'Changed';
  find('[data-text="about"]', row).textContent = `${target} ${formatDate(delivery.createdAt)}, ${attempts}${next}`;
  find('[data-text="error"]', row).textContent = delivery.state === 'DELIVERED' ? '' : delivery.lastError ?? '';
  showBadge(find('.badge', row), delivery.state);
  row.dataset.state = delivery.state;
  row.dataset.id = delivery.id;
  return row;
}

/** @param {Delivery} delivery */
export function deliveryRow(delivery) {
  const row = fill(copyTemplate('delivery'), delivery);
  const button = find('button', row);
  button.setAttribute('aria-label', `Send again: ${delivery.paths[0] ?? '/graphql'}`);
  onClick(button, async () => {
    const { resendSiteDelivery } = await execute(RESEND, { input: { id: delivery.id } });
    fill(row, resendSiteDelivery);
    announce('Sending the update again');
  });
  return row;
}

/**
 * As long as any row is pending, loads the newest deliveries and updates their rows.
 * @param {HTMLElement} rows
 * @param {() => Promise<Delivery[]>} load
 */
export function pollPending(rows, load) {
  setInterval(async () => {
    if (document.hidden || !rows.querySelector('[data-state="PENDING"]')) return;
    for (const delivery of await load().catch(() => [])) {
      const row = findOptional(`[data-id="${delivery.id}"]`, rows);
      if (row) fill(row, delivery);
    }
  }, POLL_INTERVAL_MILLIS);
}
