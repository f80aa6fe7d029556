// @ts-check
import { apiError, subscribe } from './api.js';
import { announce, copyTemplate, find, onClick, showBadge, whileBusy } from './page.js';

const HEALTH = 'subscription { health { level name tried found advice position } }';

/** @typedef {{ level: string, name: string, tried: string, found: string, advice: string | null, position: number }} Finding */

const rows = find('#findings');
const title = find('#findings-title');

/** @param {Finding} finding */
function show(finding) {
  const { level, name, tried, found, advice, position } = finding;
  const row = copyTemplate('finding', { name, tried, found, advice: advice ?? '' });
  find('.todo', row).hidden = !advice;
  showBadge(find('.badge', row), level);
  row.dataset.position = String(position);
  const next = [...rows.children].find((other) => Number(/** @type {HTMLElement} */ (other).dataset.position) > position);
  rows.insertBefore(row, next ?? null);
}

/**
 * How the server sees this browser, which only a request of the browser shows.
 * @returns {Promise<Finding>}
 */
async function ownRequest() {
  const response = await fetch('/health/request');
  if (!response.ok) throw apiError('UNAVAILABLE', `Galley returned status ${response.status}. Try again in a moment.`);
  const { address, scheme, forwarded } = await response.json();
  const ignored = forwarded === 'IGNORED';
  return {
    level: ignored ? 'PROBLEM' : 'OK',
    name: 'Your request',
    tried: 'Asked how the server sees this browser',
    found: `It comes from ${address} by ${scheme}${forwarded === 'USED' ? ', as a trusted proxy says' : ''}.`,
    advice: ignored ? `Add ${address}, or its network, to GALLEY_TRUSTED_PROXIES: it sends X-Forwarded headers.` : null,
    position: Number.MAX_SAFE_INTEGER,
  };
}

/**
 * @param {number} number
 * @param {string} noun
 */
const count = (number, noun) => `${number || 'No'} ${noun}${number === 1 ? '' : 's'}`;

async function check() {
  rows.replaceChildren();
  title.textContent = 'Checking…';
  /** @type {string[]} */
  const levels = [];
  /** @param {Finding} finding */
  const add = (finding) => {
    levels.push(finding.level);
    show(finding);
  };
  try {
    for await (const { health } of subscribe(HEALTH, {})) add(health);
    add(await ownRequest());
    const of = (/** @type {string} */ level) => levels.filter((one) => one === level).length;
    title.textContent = `${count(of('PROBLEM'), 'problem')}, ${count(of('WARNING'), 'warning').toLowerCase()}`;
    announce(title.textContent);
  } catch (problem) {
    title.textContent = 'Checks stopped';
    throw problem;
  }
}

onClick(find('#again'), check);
whileBusy(find('#again'), check);
