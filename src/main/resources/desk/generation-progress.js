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

/**
 * Follows a generation to its end. Proxies cut streams that take long, and a deployment all of them.
 * @param {string} id
 */
async function followOne(id) {
  subscribed.add(id);
  try {
    await retry(async () => {
      for await (const { imageGeneration } of subscribe(PROGRESS, { id })) showGeneration(imageGeneration);
      if (pendingGenerations().some((generation) => generation.id === id)) await pause();
    });
    const { featuredImage } = await retry(() => loadDraft(DRAFT));
    showFeatureImage(featuredImage);
    markFeatureImage();
  } finally {
    subscribed.delete(id);
  }
  followGenerations();
}

/**
 * Runs a request again while Galley cannot be reached.
 * @template T
 * @param {() => Promise<T>} request
 * @returns {Promise<T>}
 */
async function retry(request) {
  for (;;) {
    try {
      return await request();
    } catch (problem) {
      const passes = problem instanceof TypeError || (problem instanceof ApiError && (problem.has('UNREACHABLE') || problem.has('UNAVAILABLE')));
      if (!passes) throw problem;
      await pause();
    }
  }
}

const pause = () => new Promise((resolve) => { setTimeout(resolve, POLL_INTERVAL_MILLIS); });

async function poll() {
  try {
    const { contentTask } = await execute(GENERATIONS, { id: draftId });
    showGenerations(contentTask.imageGenerations);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
  }
  followGenerations();
}
