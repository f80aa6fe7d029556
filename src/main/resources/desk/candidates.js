// @ts-check
// The images to choose from: generated ones with their progress, and uploaded ones.
import { execute } from './api.js';
import { currentDraft, draftId, showHead, withVersion } from './draft.js';
import { altText, showFeatureImage } from './feature-image.js';
import { DRAFT_IMAGES, GENERATION } from './image-fields.js';
import { announce, copyTemplate, find, onClick } from './page.js';

const CANCEL = `mutation($input: CancelImageGenerationInput!) { cancelImageGeneration(input: $input) { ${GENERATION} } }`;
const CHOOSE = `mutation($input: ChooseFeaturedImageInput!) { chooseFeaturedImage(input: $input) { ${DRAFT_IMAGES} } }`;
const ENDED = ['DONE', 'FAILED', 'CANCELLED'];

/** @typedef {import('./image-fields.js').Generation} Generation */
/** @typedef {import('./image-fields.js').Image} Image */

/** Cards by the id of their generation or uploaded image. @type {Map<string, HTMLElement>} */
const cards = new Map();
/** @type {Map<string, Generation>} */
const generations = new Map();

/** @param {Generation} generation */
const hasEnded = ({ status }) => ENDED.includes(status);

/** Generations that have not ended, oldest first. */
export const pendingGenerations = () => [...generations.values()].filter((one) => !hasEnded(one))
  .sort((a, b) => a.createdAt.localeCompare(b.createdAt));

/** @param {string} id */
function cardOf(id) {
  let card = cards.get(id);
  if (!card) {
    card = copyTemplate('candidate');
    const choose = find('.choose', card);
    onClick(find('.cancel', card), () => cancel(id));
    onClick(choose, () => chooseImage(choose.dataset.image ?? ''));
    cards.set(id, card);
    find('#candidates').prepend(card);
  }
  find('#no-candidates').hidden = true;
  return card;
}

/**
 * @param {HTMLElement} card
 * @param {Image} image
 * @param {string} alt
 */
function showImage(card, { id, url, srcset, width, height }, alt) {
  /** @type {HTMLImageElement} */
  const shown = find('img', card);
  if (shown.getAttribute('src') !== url) Object.assign(shown, { src: url, srcset, sizes: '20rem', width, height });
  shown.alt = alt;
  shown.hidden = false;
  const choose = find('.choose', card);
  choose.hidden = false;
  choose.dataset.image = id;
}

/** @param {Image} image */
export function showUploaded(image) {
  const card = cardOf(image.id);
  showImage(card, image, image.alt);
  find('progress', card).hidden = true;
  find('.waiting', card).hidden = true;
  find('[data-text="about"]', card).textContent = 'Uploaded';
}

/** @param {Generation} generation */
function statusText({ status, step, steps, secondsLeft, queuePosition, image, error }) {
  const left = secondsLeft ? `, about ${secondsLeft} s left` : '';
  switch (status) {
    case 'QUEUED': return queuePosition ? `Queued, ${queuePosition} ahead${left}` : `Queued${left}`;
    case 'RUNNING': return step ? `Step ${step} of ${steps}${left}` : `Generating${left}`;
    case 'DONE': return image ? '' : 'Not selected; deleted';
    case 'FAILED': return error ?? 'Failed';
    default: return 'Cancelled';
  }
}

/** @param {Generation} generation */
export function showGeneration(generation) {
  const before = generations.get(generation.id);
  if (before && hasEnded(before)) return;
  generations.set(generation.id, generation);
  const card = cardOf(generation.id);
  const ended = hasEnded(generation);
  card.dataset.status = generation.status;
  /** @type {HTMLProgressElement} */
  const bar = find('progress', card);
  bar.hidden = ended;
  bar.value = generation.progress;
  const text = statusText(generation);
  find('.waiting', card).textContent = text;
  find('.waiting', card).hidden = !text;
  find('.cancel', card).hidden = ended;
  find('[data-text="about"]', card).textContent = `Seed ${generation.seed}, ${generation.engine}`;
  if (generation.image) showImage(card, generation.image, `Candidate with seed ${generation.seed}`);
  if (before && ended) announce(generation.status === 'DONE' ? 'Image ready' : `Image generation: ${text}`);
}

/** @param {Generation[]} newestFirst */
export function showGenerations(newestFirst) {
  newestFirst.toReversed().forEach(showGeneration);
  markFeatureImage();
}

export function markFeatureImage() {
  const { featuredImage, status } = currentDraft();
  for (const card of cards.values()) {
    /** @type {HTMLButtonElement} */
    const button = find('.choose', card);
    const inUse = featuredImage !== null
      && (button.dataset.image === featuredImage.id || find('img', card).getAttribute('src') === featuredImage.url);
    card.classList.toggle('chosen', inUse);
    button.textContent = inUse ? 'In use' : 'Use this image';
    button.disabled = inUse || status === 'APPROVED';
  }
}

/** @param {string} id */
async function cancel(id) {
  const { cancelImageGeneration } = await execute(CANCEL, { input: { id } });
  showGenerations([cancelImageGeneration]);
}

/** @param {string} imageId one of the draft's images, or of the library */
export async function chooseImage(imageId) {
  const { chooseFeaturedImage } = await withVersion((version) => execute(CHOOSE, { input: { taskId: draftId, version, imageId } }));
  showHead(chooseFeaturedImage);
  showFeatureImage(chooseFeaturedImage.featuredImage);
  markFeatureImage();
  announce('Set as feature image');
  altText.focus();
}
