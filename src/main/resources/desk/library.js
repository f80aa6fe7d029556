// @ts-check
// What the pages and dialogs that show the library ask the API for, and how they word it.
import { execute } from './api.js';
import { engineName } from './image-words.js';
import { deskPaths } from './paths.js';

const IMAGES = `query($after: String, $filter: ImageFilter) {
  images(first: 24, after: $after, filter: $filter) {
    nodes { used createdBy createdAt image { id url srcset width height alt renditions { url width } provenance { engine prompt } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** @typedef {import('./draft.js').Image} Image */
/** @typedef {Image & { renditions: { url: string, width: number }[], provenance: { engine: string, prompt: string } | null }} StoredImage */
/** @typedef {{ used: boolean, createdBy: string, createdAt: string, image: StoredImage }} LibraryImage */
/** @typedef {{ nodes: LibraryImage[], pageInfo: { hasNextPage: boolean, endCursor: string | null } }} LibraryPage */
/** @typedef {{ owner: 'DRAFT' | 'POST' | 'REVISION' | 'AUTHOR' | 'CATEGORY' | 'SETTINGS', place: 'FEATURE_IMAGE' | 'TEXT' | 'AVATAR' | 'CATEGORY_IMAGE' | 'SITE', id: string, title: string, trashed: boolean }} ImageUse */

/**
 * A page of images, newest first.
 * @param {string | null} after
 * @param {{ text?: string, kind?: string, used?: boolean }} filter
 * @param {AbortSignal} [signal]
 * @returns {Promise<LibraryPage>}
 */
export async function loadImages(after, filter, signal) {
  return (await execute(IMAGES, { after, filter }, { signal })).images;
}

/** @param {StoredImage} image */
export const imageName = ({ alt, provenance }) => alt || provenance?.prompt || 'No alt text';

/** @param {StoredImage} image */
export const kindName = ({ provenance }) => (provenance ? engineName(provenance.engine) : 'Uploaded');

/**
 * Shows a small copy.
 * @param {HTMLImageElement} element
 * @param {StoredImage} image
 */
export function showThumbnail(element, { url, srcset, alt }) {
  Object.assign(element, { sizes: '(max-width: 30rem) 45vw, 12rem', srcset, src: url, alt });
}

/** @param {ImageUse} use */
export function useText({ owner, place, trashed }) {
  const places = { FEATURE_IMAGE: 'feature image', TEXT: 'in the article', AVATAR: 'portrait', CATEGORY_IMAGE: 'image of its page', SITE: 'logo, icon or share image' };
  const owners = { DRAFT: 'Draft', POST: 'Post', REVISION: 'Earlier revision', AUTHOR: 'Author', CATEGORY: 'Category', SETTINGS: 'Settings' };
  return `${owners[owner]}, ${places[place]}${trashed ? ', in the trash' : ''}`;
}

/** @param {ImageUse} use */
export function usePath({ owner, id, trashed }) {
  if (owner === 'AUTHOR' || owner === 'CATEGORY') return '/desk/taxonomy';
  if (owner === 'SETTINGS') return '/desk/settings';
  if (trashed) return deskPaths.trash;
  return owner === 'DRAFT' ? deskPaths.draft(id) : deskPaths.post(id);
}

/**
 * Markdown that shows an image in an article.
 * @param {{ id: string, alt: string }} image
 */
export const reference = ({ id, alt }) => `![${alt.trim().replace(/[\\[\]"*_`<]/g, '\\$&')}](image:${id})`;
