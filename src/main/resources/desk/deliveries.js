import { ask } from './api.js';
import { find, list, markTab } from './page.js';
import { DELIVERY, deliveryRow, keepUp } from './delivery.js';

const state = new URLSearchParams(location.search).get('state');
const rows = find('#deliveries');
markTab();

const load = async (after) => (await ask(`query($after: String, $state: SiteDeliveryState) {
  siteDeliveries(first: 30, after: $after, state: $state) { nodes { ${DELIVERY} } pageInfo { hasNextPage endCursor } }
}`, { after, state })).siteDeliveries;

await list({ rows, load, row: deliveryRow });
keepUp(rows, async () => (await load(null)).nodes);
