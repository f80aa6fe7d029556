// @ts-check
import { execute } from './api.js';
import { copyTemplate, field, find, formatDate, markCurrentTab, showList } from './page.js';
import { deskPaths, sitePaths } from './paths.js';

const POSTS = `query($after: String, $filter: PostFilter) {
  posts(first: 30, after: $after, filter: $filter) {
    nodes { id title slug publishedAt author { name } category { name } featuredImage { url srcset } }
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
if (text) find('#empty').textContent = 'No matching posts.';
markCurrentTab();

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

if (search.get('kind') === 'PAGE') {
  form.hidden = true;
  find('#empty').textContent = 'No pages yet. Start one from the drafts.';
  showList({ rows: find('#posts'), load: loadPages, row: pageRow });
} else {
  showList({
    rows: find('#posts'),
    load: async (after) => (await execute(POSTS, { after, filter: { status, ...(text && { text }) } })).posts,
    row,
  });
}
