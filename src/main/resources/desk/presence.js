// @ts-check
// Who else has this draft open. Asking also says that this person has, for a minute and a half.
import { ApiError, execute } from './api.js';
import { find, formatDate } from './page.js';

const INTERVAL_MILLIS = 30_000;

/** Someone who does nothing for that long is not there, and does not keep the session alive. */
const IDLE_MILLIS = 300_000;

const VISIT = 'mutation($input: VisitDraftInput!) { visitDraft(input: $input) { username since } }';

/** @typedef {{ username: string, since: string }} Visitor */

let active = Date.now();

/** @param {Visitor[]} visitors */
function show(visitors) {
  const place = find('#presence');
  const text = visitors.map(({ username, since }) => `${username} (since ${formatDate(since)})`).join(', ');
  place.hidden = !visitors.length;
  if (place.dataset.text === text) return;
  place.dataset.text = text;
  place.textContent = visitors.length ? `Also open: ${text}.` : '';
}

/** @param {string} taskId */
async function visit(taskId) {
  if (document.hidden || Date.now() - active > IDLE_MILLIS) return;
  try {
    show((await execute(VISIT, { input: { taskId } })).visitDraft);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
  }
}

/** @param {string} taskId of the draft of this page */
export function startPresence(taskId) {
  for (const event of ['pointerdown', 'keydown', 'focus']) window.addEventListener(event, () => { active = Date.now(); });
  visit(taskId);
  setInterval(() => visit(taskId), INTERVAL_MILLIS);
}
