// @ts-check
// Images that are generated for the article: the draft's queue and candidates, in the dialog that inserts one.
import { apiError, ApiError, execute, executeOnce } from './api.js';
import { draftId } from './draft.js';
import { GENERATION } from './image-fields.js';
import { announce, copyTemplate, field, find, onClick } from './page.js';

const GENERATE = `mutation($input: GenerateImagesInput!) { generateImages(input: $input) { ${GENERATION} } }`;
const GENERATIONS = `query($id: ID!) { contentTask(id: $id) { imageGenerations { ${GENERATION} } } }`;
const POLL_INTERVAL_MILLIS = 1000;
/** Of a draft with many generations, the newest. */
const SHOWN = 24;
const PENDING = ['QUEUED', 'RUNNING'];

/** @typedef {import('./image-fields.js').Generation} Generation */
/** @typedef {import('./draft.js').Image} Image */

/** @type {HTMLFormElement} */
const form = find('#text-image-form');
/** @type {HTMLDetailsElement} */
const section = find('#text-generate');
/** @type {Map<string, HTMLElement>} */
const cards = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {(image: Image) => void} */
let choose = () => {};

/** @param {(image: Image) => void} action what a chosen candidate is for */
export function onCandidateChosen(action) {
  choose = action;
}

/** @param {Generation} generation */
function stateText({ status, step, steps, secondsLeft, queuePosition, error, seed }) {
  const left = secondsLeft ? `, about ${secondsLeft} s left` : '';
  if (status === 'QUEUED') return queuePosition ? `Queued, ${queuePosition} ahead${left}` : `Queued${left}`;
  if (status === 'RUNNING') return step ? `Step ${step} of ${steps}${left}` : `Generating${left}`;
  if (status === 'FAILED') return error ?? 'Failed';
  return status === 'DONE' ? `Use image (seed ${seed})` : 'Cancelled';
}

/** @param {Generation} generation */
function card(generation) {
  const element = cards.get(generation.id) ?? copyTemplate('text-candidate');
  cards.set(generation.id, element);
  const { image } = generation;
  const pending = PENDING.includes(generation.status);
  find('[data-text="state"]', element).textContent = stateText(generation);
  /** @type {HTMLProgressElement} */
  const progress = find('progress', element);
  progress.hidden = !pending;
  progress.value = generation.progress;
  /** @type {HTMLButtonElement} */
  const button = find('button', element);
  button.disabled = !image;
  if (image) {
    const shown = find('img', element);
    if (shown.hidden) Object.assign(shown, { src: image.url, srcset: image.srcset, sizes: '10rem', hidden: false });
    button.onclick = () => choose(image);
  }
  return element;
}

/** @param {Generation[]} newestFirst */
function show(newestFirst) {
  const shown = newestFirst.filter(({ status, image }) => image || PENDING.includes(status) || status === 'FAILED').slice(0, SHOWN);
  const before = find('#text-generate-state').textContent;
  const pending = shown.filter(({ status }) => PENDING.includes(status)).length;
  const state = pending ? `${pending === 1 ? '1 image is' : `${pending} images are`} being generated. You can go on writing and come back.` : '';
  if (before !== state) find('#text-generate-state').textContent = state;
  if (before && !state) announce('Images ready');
  const elements = shown.map(card);
  const list = find('#text-candidates');
  // Only what changed is moved, so that focus stays.
  elements.forEach((element, at) => { if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null); });
  while (list.children.length > elements.length) list.lastElementChild?.remove();
  return pending > 0;
}

/** Shows the draft's generations, again while one is running and the dialog is open. */
async function follow() {
  clearTimeout(timer);
  let pending = true;
  try {
    const { contentTask } = await execute(GENERATIONS, { id: draftId });
    pending = show(contentTask.imageGenerations);
  } catch (problem) {
    // While Galley cannot be reached, the next attempt may do.
    if (!(problem instanceof ApiError)) throw problem;
  }
  clearTimeout(timer);
  if (pending && section.open && section.closest('dialog[open]')) timer = setTimeout(follow, POLL_INTERVAL_MILLIS);
}

/** Follows on when the dialog is open again. */
export function resumeGenerations() {
  if (section.open) follow();
}

section.addEventListener('toggle', resumeGenerations);

onClick(find('#text-generate-start'), async () => {
  const prompt = field(form, 'prompt').value;
  if (!prompt.trim()) throw apiError('BAD_REQUEST', 'Describe the image.', 'prompt');
  const { generateImages } = await executeOnce(GENERATE, {
    taskId: draftId, count: Number(field(form, 'count').value), prompt, alt: '',
  });
  announce(generateImages.length === 1 ? '1 image requested' : `${generateImages.length} images requested`);
  await follow();
}, form);
