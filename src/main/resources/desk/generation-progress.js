// @ts-check
// Follows the generations that have not ended.
import { ApiError, execute, subscribe } from './api.js';
import { markFeatureImage, pendingGenerations, showGeneration, showGenerations } from './candidates.js';
import { draftId, loadDraft } from './draft.js';
import { showFeatureImage } from './feature-image.js';
import { DRAFT, GENERATION } from './image-fields.js';

const PROGRESS = `subscription($id: ID!) { imageGeneration(id: $id) { ${GENERATION} } }`;
const GENERATIONS = `query($id: ID!) { contentTask(id: $id) { imageGenerations { ${GENERATION} } } }`;

/** A browser opens at most six connections to a server, over all its tabs; further generations are polled. */
const MAX_SUBSCRIPTIONS = 2;
const POLL_INTERVAL_MILLIS = 2500;

/** @type {Set<string>} */
const subscribed = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

export function followGenerations() {
  clearTimeout(timer);
  const pending = pendingGenerations();
  for (const { id } of pending) {
    if (subscribed.size >= MAX_SUBSCRIPTIONS) break;
    if (!subscribed.has(id)) followOne(id);
  }
  if (pending.length > subscribed.size) timer = setTimeout(poll, POLL_INTERVAL_MILLIS);
}

/** @param {string} id */
async function followOne(id) {
  subscribed.add(id);
  try {
    for await (const { imageGeneration } of subscribe(PROGRESS, { id })) showGeneration(imageGeneration);
  } catch (problem) {
    if (!(problem instanceof ApiError) && !(problem instanceof TypeError)) throw problem;
    await new Promise((resolve) => { setTimeout(resolve, POLL_INTERVAL_MILLIS); });
  } finally {
    subscribed.delete(id);
  }
  const { featuredImage } = await loadDraft(DRAFT);
  showFeatureImage(featuredImage);
  markFeatureImage();
  followGenerations();
}

async function poll() {
  try {
    const { contentTask } = await execute(GENERATIONS, { id: draftId });
    showGenerations(contentTask.imageGenerations);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
  }
  followGenerations();
}
