// One delivery to the public site, as a row.
import { ask } from './api.js';
import { badge, copy, during, find, say, when } from './page.js';

export const DELIVERY = 'id target state paths attempts nextAttemptAt lastError createdAt deliveredAt';

const LOOK_AGAIN = 3000;

function fill(row, delivery) {
  // A purge by tag names no address.
  const shown = delivery.paths.slice(0, 6).join('  ') || '/graphql, what depends on it';
  const more = delivery.paths.length - 6;
  find('[data-text="paths"]', row).textContent = more > 0 ? `${shown}  and ${more} more` : shown;
  const tries = `${delivery.attempts} ${delivery.attempts === 1 ? 'attempt' : 'attempts'}`;
  const next = delivery.nextAttemptAt ? `, next ${when(delivery.nextAttemptAt)}` : '';
  find('[data-text="about"]', row).textContent = `${delivery.target === 'CDN' ? 'CDN, changed' : 'Changed'} ${when(delivery.createdAt)}, ${tries}${next}`;
  find('[data-text="error"]', row).textContent = delivery.state === 'DELIVERED' ? '' : delivery.lastError ?? '';
  badge(find('.badge', row), delivery.state);
  row.dataset.state = delivery.state;
  row.dataset.id = delivery.id;
  return row;
}

export function deliveryRow(delivery) {
  const row = fill(copy('delivery'), delivery);
  const button = find('button', row);
  button.setAttribute('aria-label', `Tell the site again of ${delivery.paths[0] ?? 'this'}`);
  button.addEventListener('click', () => during(button, async () => {
    const { resendSiteDelivery } = await ask(
      `mutation($input: ResendSiteDeliveryInput!) { resendSiteDelivery(input: $input) { ${DELIVERY} } }`,
      { input: { id: delivery.id } },
    );
    fill(row, resendSiteDelivery);
    say('The site is told again');
  }));
  return row;
}

/** As long as any of the rows waits, asks load() for the newest deliveries and shows how they stand. */
export function keepUp(rows, load) {
  setInterval(async () => {
    if (document.hidden || !rows.querySelector('[data-state="PENDING"]')) return;
    const nodes = await load().catch(() => []);
    for (const delivery of nodes) {
      const row = rows.querySelector(`[data-id="${delivery.id}"]`);
      if (row) fill(row, delivery);
    }
  }, LOOK_AGAIN);
}
