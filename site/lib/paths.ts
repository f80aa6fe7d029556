/** Addresses on this site. */
export const paths = {
  home: "/",
  post: (slug: string) => `/posts/${slug}`,
  category: (slug: string) => `/categories/${slug}`,
  tag: (slug: string) => `/tags/${slug}`,
  author: (slug: string) => `/authors/${slug}`,
  sitemaps: "/sitemap.xml",
  /** Of the lists, or of a part of the posts. */
  sitemap: (of: "lists" | number) => `/sitemap-${of}.xml`,
  /** A later page of a list: what follows the post that the cursor names. It stays the same whatever is published since. */
  after: (list: string, cursor: string) => `${list === "/" ? "" : list}/page/${cursor}`,
};

/** What a slug looks like; anything else in its place is not worth a question to the API. */
export function isSlug(text: string): boolean {
  return text.length <= 200 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
