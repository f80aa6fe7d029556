import { ask } from './api.js';
import { copy, find, list, markTab, when } from './page.js';

const search = new URLSearchParams(location.search);
const status = search.get('status') ?? 'PUBLISHED';
const form = find('.filter');
form.elements.q.value = search.get('q') ?? '';
if (search.get('status')) {
  form.elements.status.value = status;
  form.elements.status.disabled = false;
}
markTab();

const ABOUT = { PUBLISHED: 'published', SCHEDULED: 'appears', UNPUBLISHED: 'was published' };

list({
  rows: find('#posts'),
  load: async (after) => (await ask(`query($after: String, $filter: PostFilter) {
    posts(first: 30, after: $after, filter: $filter) {
      nodes { id title slug publishedAt author { name } category { name } featuredImage { url srcset } }
      pageInfo { hasNextPage endCursor }
    }
  }`, { after, filter: { status, ...(search.get('q')?.trim() && { text: search.get('q').trim() }) } })).posts,
  row(post) {
    const row = copy('post', { title: post.title, about: `${post.author.name} in ${post.category.name}, ${ABOUT[status]} ${when(post.publishedAt)}` });
    find('a', row).href = `/desk/posts/${post.id}`;
    Object.assign(find('img', row), { sizes: '96px', srcset: post.featuredImage.srcset, src: post.featuredImage.url });
    return row;
  },
});
