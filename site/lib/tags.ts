/**
 * Names under which answers of the API are kept. `POST /api/revalidate` names them in the same words:
 *
 * - `posts`: the lists of all posts, the feed, the list of sitemaps
 * - `category:news`, `tag:java`, `author:ada`: the lists of one
 * - `post:hello`: one post's page
 * - `taxonomy`: whatever shows the name of an author, category or tag, which is every page
 *
 * A path (`/posts/hello`) stands for the page at that address.
 */
export const tags = {
  posts: "posts",
  taxonomy: "taxonomy",
  category: (slug: string) => `category:${slug}`,
  tag: (slug: string) => `tag:${slug}`,
  author: (slug: string) => `author:${slug}`,
  post: (slug: string) => `post:${slug}`,
  path: (path: string) => `path:${path}`,
};
