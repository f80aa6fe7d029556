// @ts-check
// What the parts of the image page ask the API for.
import { HEAD } from './draft.js';

const IMAGE = 'id url srcset width height alt';
export const GENERATION = `id status progress step steps queuePosition secondsLeft error engine seed prompt createdAt image { ${IMAGE} }`;
/** A draft with its feature image, its images and its generations. */
export const DRAFT_IMAGES = `${HEAD}
  featuredImage { ${IMAGE} bytes contentType aiUse aiSystem contentCredential { signer validUntil } removedCredential provenance { aiGenerated engine model prompt negativePrompt seed steps cfgScale sampler createdBy createdAt } }
  images { ${IMAGE} } imageGenerations { ${GENERATION} }`;
export const DRAFT = `query($id: ID!) { contentTask(id: $id) { ${DRAFT_IMAGES} } }`;

/** @typedef {import('./draft.js').Image} Image */
/**
 * @typedef {object} Provenance
 * @property {boolean} aiGenerated
 * @property {string} engine
 * @property {string | null} model
 * @property {string} prompt
 * @property {string | null} negativePrompt
 * @property {number} seed
 * @property {number} steps
 * @property {number} cfgScale
 * @property {string} sampler
 * @property {string} createdBy
 * @property {string} createdAt
 */
/** @typedef {Image & { bytes: number, contentType: string, aiUse: 'GENERATED' | 'COMPOSITE' | null, aiSystem: string | null, contentCredential: { signer: string, validUntil: string } | null, removedCredential: string | null, provenance: Provenance | null }} FeatureImage */
/**
 * @typedef {object} Generation
 * @property {string} id
 * @property {'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'} status
 * @property {number} progress from 0 to 1
 * @property {number | null} step
 * @property {number | null} steps
 * @property {number | null} queuePosition how many are before it
 * @property {number | null} secondsLeft
 * @property {string | null} error
 * @property {string} engine
 * @property {number} seed
 * @property {string} prompt
 * @property {string} createdAt
 * @property {Image | null} image
 */
/** @typedef {import('./draft.js').Draft & { featuredImage: FeatureImage | null, images: Image[], imageGenerations: Generation[] }} DraftImages */
