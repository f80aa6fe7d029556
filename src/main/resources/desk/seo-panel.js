// @ts-check
// How the post will look as a search result and as a card, while its writer chooses the words.
import { find, site } from './page.js';
import { contentPath } from './paths.js';

/** @typedef {{ title: string, slug: string, excerpt: string, 'seo.title': string, 'seo.description': string, 'seo.socialTitle': string, 'seo.socialDescription': string, 'seo.canonicalUrl': string, 'seo.noindex': string }} Words */

/**
 * @param {string} selector
 * @param {string} text
 */
function show(selector, text) {
  find(selector).textContent = text;
}

/** @param {string} address */
const parsed = (address) => (URL.canParse(address) ? new URL(address) : null);

/**
 * @param {Words} words as they are typed; the excerpt as readers will see it
 * @param {{ url: string } | null} image
 * @param {'POST' | 'PAGE'} kind
 */
export function showSeo(words, image, kind) {
  const title = words['seo.title'] || `${words.title} – ${document.body.dataset.siteName}`;
  const description = words['seo.description'] || words.excerpt;
  const address = parsed(words['seo.canonicalUrl']) ?? parsed(`${site}${contentPath(kind, words.slug)}`);
  const listed = !words['seo.noindex'];
  show('#result-address', listed ? `${address?.host ?? ''}${address?.pathname.replaceAll('/', ' › ').trimEnd() ?? ''}` : '');
  show('#result-title', listed ? title : 'Not listed');
  show('#result-description', listed ? description : `Search engines are asked not to list this ${kind === 'PAGE' ? 'page' : 'post'}.`);
  show('#social-host', parsed(site ?? '')?.host ?? '');
  show('#social-title', words['seo.socialTitle'] || words['seo.title'] || words.title);
  show('#social-description', words['seo.socialDescription'] || description);
  /** @type {HTMLImageElement} */
  const picture = find('#social-image');
  picture.hidden = !image;
  if (image && picture.src !== image.url) picture.src = image.url;
}
