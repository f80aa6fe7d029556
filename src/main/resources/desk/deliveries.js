// @ts-check
import { execute } from './api.js';
import { DELIVERY, deliveryRow, pollPending } from './delivery.js';
import { find, markCurrentTab, showList } from './page.js';

const DELIVERIES = `query($after: String, $state: SiteDeliveryState) {
  siteDeliveries(first: 30, after: $after, state: $state) { nodes { ${DELIVERY} } pageInfo { hasNextPage endCursor } }
}`;

const state = new URLSearchParams(location.search).get('state');
const rows = find('#deliveries');
if (state) find('#empty').textContent = 'No updates with this status.';
markCurrentTab();

/** @param {string | null} after */
const load = async (after) => (await execute(DELIVERIES, { after, state })).siteDeliveries;

await showList({ rows, load, row: deliveryRow });
pollPending(rows, async () => (await load(null)).nodes);
