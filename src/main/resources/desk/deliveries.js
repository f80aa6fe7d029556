import { ask } from './api.js';
import { badge, copy, during, find, list, markTab, say, when } from './page.js';

const DELIVERY = 'id target state paths attempts nextAttemptAt lastError createdAt deliveredAt';
const LOOK_AGAIN = 3000;
const state = new URLSearchParams(location.search).get('state');
const rows = new Map();
markTab();

function fill(row, delivery) {
  const shown = delivery.paths.slice(0, 6).join('  ');
  const more = delivery.paths.length - 6;
  find('[data-text="paths"]', row).textContent = more > 0 ? `${shown}  and ${more} more` : shown;
  const tries = `${delivery.attempts} ${delivery.attempts === 1 ? 'attempt' : 'attempts'}`;
  const next = delivery.nextAttemptAt ? `, next ${when(delivery.nextAttemptAt)}` : '';
  find('[data-text="about"]', row).textContent = `${delivery.target === 'CDN' ? 'CDN, changed' : 'Changed'} ${when(delivery.createdAt)}, ${tries}${next}`;
  find('[data-text="error"]', row).textContent = delivery.state === 'DELIVERED' ? '' : delivery.lastError ?? '';
  badge(find('.badge', row), delivery.state);
  row.dataset.state = delivery.state;
  rows.set(delivery.id, row);
  return row;
}

const load = async (after) => (await ask(`query($after: String, $state: SiteDeliveryState) {
  siteDeliveries(first: 30, after: $after, state: $state) { nodes { ${DELIVERY} } pageInfo { hasNextPage endCursor } }
}`, { after, state })).siteDeliveries;

await list({
  rows: find('#deliveries'),
  load,
  row(delivery) {
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
  },
});

setInterval(async () => {
  if (document.hidden || ![...rows.values()].some((row) => row.dataset.state === 'PENDING')) return;
  const { nodes } = await load(null).catch(() => ({ nodes: [] }));
  nodes.filter(({ id }) => rows.has(id)).forEach((delivery) => fill(rows.get(delivery.id), delivery));
}, LOOK_AGAIN);
