// @ts-check
// The differences between two versions of a draft or post, one section for each field.
import { copyTemplate, find } from './page.js';
import { diffElements } from './revision-diff.js';

/** What the desk calls the fields of a draft and of a post. @type {Record<string, string>} */
export const FIELD_NAMES = {
  title: 'Title', slug: 'URL slug', language: 'Language', excerpt: 'Excerpt', bodyMarkdown: 'Article', author: 'Author', category: 'Category', tags: 'Tags',
  'seo.title': 'Search title', 'seo.description': 'Search description', 'seo.socialTitle': 'Social title',
  'seo.socialDescription': 'Social description', 'seo.canonicalUrl': 'Canonical URL', 'seo.noindex': 'Hidden from search engines',
};

/**
 * @param {string} name
 * @param {string} before
 * @param {string} after
 */
export function differenceSection(name, before, after) {
  const section = copyTemplate('difference', { name });
  const text = find('.difference', section);
  text.setAttribute('aria-label', `Difference in ${name}`);
  text.append(...diffElements(before, after));
  return section;
}
