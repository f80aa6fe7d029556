import { credit } from "@/components/cover";
import { type CoverFragment, FeedDocument, type FeedQuery, type PostFilter } from "@/graphql/generated/graphql";
import { query } from "./api";
import { isoSeconds } from "./dates";
import { loadAuthor, loadCategory, loadTag } from "./loaders";
import { isSlug, paths } from "./paths";
import { loadSettings, loadWords, type Settings } from "./settings";
import { type Words } from "./words";
import { feedContent, siteUrl } from "@/env";
import { tags } from "./tags";
import { xml } from "./xml";

type Entry = FeedQuery["posts"]["nodes"][number];
type Format = "xml" | "json";
type List = { title: string | null; path: string; filter: PostFilter | null; tag: string };

/**
 * A feed of the 20 newest posts: Atom (RFC 4287) or JSON Feed 1.1, of all posts or of one category, tag or author; with their text or, by
 * `GALLEY_SITE_FEED_CONTENT=summary`, with their excerpts only. Null when there is no such feed.
 * @param file `feed.xml` or `feed.json`
 * @param kind `categories`, `tags` or `authors`; absent for all posts
 */
export async function feed(file: string, kind?: string, slug?: string): Promise<Response | null> {
  const format = /^feed\.(xml|json)$/.exec(file)?.[1] as Format | undefined;
  const list = format && (kind === undefined ? all : await listOf(kind, slug ?? ""));
  if (!list) return null;
  const path = paths.feed(list.path, format);
  const variables = { filter: list.filter, full: feedContent === "full" };
  const { posts } = await query(FeedDocument, variables, [list.tag, tags.taxonomy, tags.path(path)]);
  if (kind !== undefined && posts.nodes.length === 0) return null;
  const settings = await loadSettings();
  const words = await loadWords();
  const body = format === "json" ? jsonFeed(list, settings, words, posts.nodes) : atomFeed(list, settings, words, posts.nodes);
  return new Response(body, {
    headers: {
      "content-type": `application/${format === "json" ? "feed+json" : "atom+xml"}; charset=utf-8`,
      "cache-control": kind === undefined ? "public, max-age=300" : "public, max-age=0, must-revalidate",
    },
  });
}

const all: List = { title: null, path: paths.home, filter: null, tag: tags.posts };

async function listOf(kind: string, slug: string): Promise<List | null> {
  if (!isSlug(slug)) return null;
  const list = (term: { name: string } | null | undefined, path: string, filter: PostFilter, tag: string) =>
    term ? { title: term.name, path, filter, tag } : null;
  switch (kind) {
    case "categories":
      return list(await loadCategory(slug), paths.category(slug), { category: slug }, tags.category(slug));
    case "tags":
      return list(await loadTag(slug), paths.tag(slug), { tag: slug }, tags.tag(slug));
    case "authors":
      return list(await loadAuthor(slug), paths.author(slug), { author: slug }, tags.author(slug));
    default:
      return null;
  }
}

const titleOf = (list: List, { name }: Settings) => (list.title === null ? name : `${list.title} – ${name}`);

function atomFeed(list: List, settings: Settings, words: Words, posts: Entry[]): string {
  const changed = posts.map((post) => isoSeconds(post.updatedAt)).sort();
  const address = xml(siteUrl + list.path);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xml(settings.language)}" xml:base="${xml(siteUrl)}/">
<title>${xml(titleOf(list, settings))}</title>
<subtitle>${xml(settings.description)}</subtitle>
<id>${address}</id>
<link rel="self" type="application/atom+xml" href="${xml(siteUrl + paths.feed(list.path, "xml"))}"/>
<link rel="alternate" type="text/html" href="${address}"/>
<updated>${changed.at(-1) ?? "1970-01-01T00:00:00Z"}</updated>
${posts.map((post) => atomEntry(post, words)).join("\n")}
</feed>
`;
}

function atomEntry(post: Entry, words: Words): string {
  const address = xml(siteUrl + paths.post(post.slug));
  const terms = [post.category, ...post.tags.filter((tag) => tag.slug !== post.category.slug)];
  const content = post.contentHtml === undefined ? "" : `\n<content type="html">${xml(figure(post.featuredImage, words) + post.contentHtml)}</content>`;
  return `<entry${post.language ? ` xml:lang="${xml(post.language)}"` : ""}>
<title>${xml(post.title)}</title>
<id>${address}</id>
<link rel="alternate" type="text/html" href="${address}"/>
<published>${isoSeconds(post.publishedAt)}</published>
<updated>${isoSeconds(post.updatedAt)}</updated>
<author><name>${xml(post.author.name)}</name><uri>${xml(siteUrl + paths.author(post.author.slug))}</uri></author>
${terms.map((term) => `<category term="${xml(term.slug)}" label="${xml(term.name)}"/>`).join("\n")}
<summary>${xml(post.excerpt)}</summary>${content}
</entry>`;
}

function jsonFeed(list: List, settings: Settings, words: Words, posts: Entry[]): string {
  const items = posts.map((post) => ({
    id: siteUrl + paths.post(post.slug),
    url: siteUrl + paths.post(post.slug),
    title: post.title,
    ...(post.language && { language: post.language }),
    summary: post.excerpt,
    ...(post.contentHtml === undefined
      ? { content_text: post.excerpt }
      : { content_html: absolute(figure(post.featuredImage, words) + post.contentHtml) }),
    image: post.featuredImage.url,
    date_published: isoSeconds(post.publishedAt),
    date_modified: isoSeconds(post.updatedAt),
    authors: [{ name: post.author.name, url: siteUrl + paths.author(post.author.slug) }],
    tags: [post.category.name, ...post.tags.map((tag) => tag.name)],
  }));
  const document = {
    version: "https://jsonfeed.org/version/1.1",
    title: titleOf(list, settings),
    home_page_url: siteUrl + list.path,
    feed_url: siteUrl + paths.feed(list.path, "json"),
    description: settings.description,
    language: settings.language,
    items,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Links within the site with its address: JSON has no base of links, as Atom has. */
function absolute(html: string): string {
  return html.replace(/ (href|src)="\/(?!\/)/g, ` $1="${xml(siteUrl)}/`);
}

function figure(image: CoverFragment, words: Words): string {
  const caption = credit(image, words);
  const img = `<img src="${xml(image.url)}" alt="${xml(image.alt)}">`;
  return caption ? `<figure>${img}<figcaption>${xml(caption)}</figcaption></figure>` : `<p>${img}</p>`;
}
