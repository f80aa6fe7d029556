/** Addresses on this site. */
export const paths = {
  home: "/",
  post: (slug: string) => `/posts/${slug}`,
  /** A page beside the posts, such as `/about`. */
  page: (slug: string) => `/${slug}`,
  category: (slug: string) => `/categories/${slug}`,
  tag: (slug: string) => `/tags/${slug}`,
  author: (slug: string) => `/authors/${slug}`,
  /** What the label of signed images means. */
  contentCredentials: "/content-credentials",
  archive: "/archive",
  /** Posts of a month, such as `/archive/2026/05`. */
  month: (year: number, month: number) => `/archive/${String(year).padStart(4, "0")}/${String(month).padStart(2, "0")}`,
  categories: "/categories",
  tags: "/tags",
  authors: "/authors",
  search: "/search",
  /** Results of a search, or those after a cursor. */
  results: (text: string, after?: string) => `/search?q=${encodeURIComponent(text)}${after ? `&after=${encodeURIComponent(after)}` : ""}`,
  /** The feed of a list, by the path of its first page. */
  feed: (list: string, format: "xml" | "json") => `${list === "/" ? "" : list}/feed.${format}`,
  sitemapIndex: "/sitemap.xml",
  /** The sitemap of the lists, or of one shard of the posts. */
  sitemap: (of: "lists" | number) => `/sitemap-${of}.xml`,
  /** A later page of a list: the posts after the cursor. Newer posts do not change it. */
  laterPage: (list: string, cursor: string) => `${list === "/" ? "" : list}/page/${cursor}`,
};

/** Whether the text can be a slug; nothing else is worth a request to the API. */
export function isSlug(text: string): boolean {
  return text.length <= 200 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
