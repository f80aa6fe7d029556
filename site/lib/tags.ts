/**
 * Cache tags of the API's responses. `POST /api/revalidate` uses the same tags:
 *
 * - `posts`: the list of all posts, the feed, the sitemap index
 * - `category:news`, `tag:java`, `author:ada`: the lists of one category, tag or author
 * - `post:hello`: one post's page
 * - `taxonomy`: everything that shows the name of an author, category or tag, or the site's settings, which is every page
 * - `page:about`: one page beside the posts
 * - `pages`: the list of those pages
 *
 * - `redirects`: addresses without a page
 *
 * `path:/posts/hello`, for the page at that address, is internal: callers send the path.
 */
export const tags = {
  posts: "posts",
  taxonomy: "taxonomy",
  redirects: "redirects",
  pages: "pages",
  category: (slug: string) => `category:${slug}`,
  tag: (slug: string) => `tag:${slug}`,
  author: (slug: string) => `author:${slug}`,
  post: (slug: string) => `post:${slug}`,
  page: (slug: string) => `page:${slug}`,
  path: (path: string) => `path:${path}`,
};
