// @ts-check
import { execute } from './api.js';
import { chosenTerms, startFilters } from './list-filters.js';
import { copyTemplate, field, find, formatDate, markCurrentTab, notifyOf, showList } from './page.js';
import { deskPaths, sitePaths } from './paths.js';

const POST = 'id title slug publishedAt author { name } category { name } featuredImage { url srcset }';
/** By relevance, in other forms of the words and without accents too. */
const SEARCH = `query($after: String, $text: String!) {
  search(first: 30, after: $after, text: $text) { nodes { post { ${POST} } } pageInfo { hasNextPage endCursor } }
}`;
const POSTS = `query($after: String, $filter: PostFilter) {
  posts(first: 30, after: $after, filter: $filter) {
    nodes { ${POST} }
    pageInfo { hasNextPage endCursor }
  }
}`;
const PAGE = 'id title slug status publishedAt';
const PAGES = `query {
  published: pages { ${PAGE} } scheduled: pages(status: SCHEDULED) { ${PAGE} } unpublished: pages(status: UNPUBLISHED) { ${PAGE} }
}`;
/** @type {Record<string, string>} */
const DATE_NAMES = { PUBLISHED: 'published', SCHEDULED: 'goes live', UNPUBLISHED: 'was published' };

const search = new URLSearchParams(location.search);
const status = search.get('status') ?? 'PUBLISHED';
const text = search.get('q')?.trim();
/** @type {HTMLFormElement} */
const form = find('.filter');
field(form, 'q').value = search.get('q') ?? '';
if (search.get('status')) {
  field(form, 'status').value = status;
  field(form, 'status').disabled = false;
}
const filtered = Object.keys(chosenTerms).length > 0;
if (text || filtered) find('#empty').textContent = 'No matching posts. Clear the filters to see all.';
else if (status !== 'PUBLISHED') find('#empty').textContent = status === 'SCHEDULED' ? 'No scheduled posts. To schedule a draft, enter a date when you approve it.' : 'No unpublished posts.';
markCurrentTab();
startFilters().catch(notifyOf);

/**
 * @param {{ id: string, title: string, publishedAt: string, author: { name: string }, category: { name: string },
 *   featuredImage: { url: string, srcset: string } }} post
 */
function row(post) {
  const about = `${post.author.name} in ${post.category.name}, ${DATE_NAMES[status]} ${formatDate(post.publishedAt)}`;
  const element = copyTemplate('post', { title: post.title, about });
  /** @type {HTMLAnchorElement} */ (find('a', element)).href = deskPaths.post(post.id);
  Object.assign(find('img', element), { sizes: '96px', srcset: post.featuredImage.srcset, src: post.featuredImage.url });
  return element;
}

/** @param {{ id: string, title: string, slug: string, status: string, publishedAt: string }} page */
function pageRow(page) {
  const about = `${sitePaths.page(page.slug)}, ${DATE_NAMES[page.status]} ${formatDate(page.publishedAt)}`;
  const element = copyTemplate('post', { title: page.title, about });
  /** @type {HTMLAnchorElement} */ (find('a', element)).href = deskPaths.post(page.id);
  find('img', element).remove();
  return element;
}

/** Pages in any status, which are few. */
async function loadPages() {
  const { published, scheduled, unpublished } = await execute(PAGES, {});
  return { nodes: [...published, ...scheduled, ...unpublished], pageInfo: { hasNextPage: false, endCursor: null } };
}

/** @param {string | null} after */
async function load(after) {
  if (!text || status !== 'PUBLISHED' || filtered) {
    return (await execute(POSTS, { after, filter: { status, ...(text && { text }), ...chosenTerms } })).posts;
  }
  const { search: found } = await execute(SEARCH, { after, text });
  return { nodes: found.nodes.map((/** @type {{ post: unknown }} */ { post }) => post), pageInfo: found.pageInfo };
}

if (search.get('kind') === 'PAGE') {
  form.hidden = true;
  find('#empty').textContent = 'No pages yet. Start one from the drafts.';
  showList({ rows: find('#posts'), load: loadPages, row: pageRow });
} else {
  showList({ rows: find('#posts'), load, row });
}
