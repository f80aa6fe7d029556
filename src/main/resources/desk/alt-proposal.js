// @ts-check
// Alt text that a vision model proposes. A person reads each proposal, and uses or discards it.
import { execute } from './api.js';
import { announce, copyTemplate, onClick } from './page.js';

const PROPOSE = 'mutation($input: ProposeAltTextInput!) { proposeAltText(input: $input) { text } }';

/** Whether the page offers proposals: a setting of the server. */
export const proposes = document.querySelector('template#proposal') !== null;

/**
 * @param {string} taskId of the draft that shows the image
 * @param {string} imageId
 * @returns {Promise<string>}
 */
export async function propose(taskId, imageId) {
  return (await execute(PROPOSE, { input: { taskId, imageId } })).proposeAltText.text;
}

/**
 * Shows a proposal, in place of one that is there.
 * @param {HTMLElement} place
 * @param {string} text shown as text, whatever the model wrote
 * @param {(text: string) => unknown} use
 * @param {() => void} [onEnd] called when it was used or discarded
 */
export function showProposal(place, text, use, onEnd = () => {}) {
  const element = copyTemplate('proposal', { text });
  const [accept, discard] = element.querySelectorAll('button');
  onClick(accept, async () => {
    await use(text);
    element.remove();
    onEnd();
  });
  discard.addEventListener('click', () => {
    element.remove();
    onEnd();
  });
  place.replaceChildren(element);
}

/**
 * Makes a button propose.
 * @param {HTMLElement} button
 * @param {HTMLElement} place of the proposal
 * @param {() => { taskId: string, imageId: string }} subject
 * @param {(text: string) => unknown} use
 */
export function offerProposal(button, place, subject, use) {
  onClick(button, async () => {
    const { taskId, imageId } = subject();
    const text = await propose(taskId, imageId);
    // The person may have gone on to another image.
    if (subject().imageId !== imageId) return;
    showProposal(place, text, use);
    announce(`Proposed alt text: ${text}`);
  });
}
