import { afterEach, beforeEach, expect, test, vi } from "vitest";

const post = (slug: string, updatedAt: string) => ({
  slug,
  title: `<${slug}> & "more"`,
  excerpt: `About ${slug} & others.`,
  publishedAt: "2026-11-25T09:30:00.123Z",
  updatedAt,
  category: { slug: "news", name: "News & views" },
  author: { slug: "ada", name: "Ada" },
  tags: [{ slug: "news", name: "News" }, { slug: "java", name: "Java" }],
  featuredImage: { url: "https://cdn.example/a.png", alt: "A <mill>", aiUse: null, aiSystem: null },
  contentHtml: `<p>Words\u0007 &amp; <a href="/posts/other">a link</a></p>`,
});

const SETTINGS = { name: "Galley", description: "Posts, proofread and published with Galley.", language: "en" };

let asked: { variables: { filter: unknown; full?: boolean }; tags: string[] }[];
let none: boolean;

beforeEach(() => {
  asked = [];
  none = false;
  vi.resetModules();
  vi.stubGlobal("fetch", async (_: string, init: { body: string; next: { tags: string[] } }) => {
    const { query, variables } = JSON.parse(init.body) as { query: string; variables: { slug?: string; filter: unknown; full?: boolean } };
    if (query.includes("siteSettings")) return Response.json({ data: { siteSettings: SETTINGS, categoryConnection: { nodes: [] } } });
    if (variables.slug) {
      const term = { slug: variables.slug, name: "News & views" };
      return Response.json({ data: { category: term, tag: term, author: term } });
    }
    expect(query).toContain("contentHtml @include(if: $full)");
    asked.push({ variables, tags: init.next.tags });
    const nodes = none ? [] : [post("b", "2026-11-26T00:00:00Z"), post("a", "2026-11-27T00:00:00Z")];
    return Response.json({ data: { posts: { nodes: nodes.map((node) => (variables.full ? node : { ...node, contentHtml: undefined })) } } });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

async function load(file: string, kind?: string, slug?: string): Promise<string> {
  const { feed } = await import("@/lib/feed");
  const response = await feed(file, kind, slug);
  expect(response, file).not.toBeNull();
  return (await response?.text()) ?? "";
}

type Element = { name: string; attributes: Record<string, string>; text: string; children: Element[] };

/** A reader that is as strict as XML asks: each tag is closed, in order, and text has no bare `&` or `<`. */
function parse(text: string): Element {
  const root: Element = { name: "", attributes: {}, text: "", children: [] };
  const open = [root];
  const token = /<\?xml version="1\.0" encoding="utf-8"\?>|<(\/?)([\w:]+)((?: [\w:]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [, closing, name, attributes = "", empty, words] = match;
    const top = open.at(-1) as Element;
    if (words !== undefined) top.text += unescape(words);
    else if (closing) expect(open.pop()?.name).toBe(name);
    else if (name) {
      const pairs = [...attributes.matchAll(/ ([\w:]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, unescape(value)]);
      const element: Element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, text: "", children: [] };
      top.children.push(element);
      if (!empty) open.push(element);
    }
    if (token.lastIndex === text.length) break;
  }
  expect(token.lastIndex, "well-formed").toBe(text.length);
  expect(open).toHaveLength(1);
  return root.children[0] as Element;
}

function unescape(text: string): string {
  expect(text.replace(/&(amp|lt|gt|quot);/g, "")).not.toContain("&");
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

const all = (element: Element, name: string) => element.children.filter((child) => child.name === name);
const one = (element: Element, name: string) => {
  expect(all(element, name), `${element.name} has one ${name}`).toHaveLength(1);
  return all(element, name)[0] as Element;
};
const link = (element: Element, rel: string) => all(element, "link").filter(({ attributes }) => attributes.rel === rel);
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** RFC 4287, and what validator.w3.org/feed checks beyond it. */
function checkAtom(feed: Element, address: string, full: boolean) {
  expect(feed.name).toBe("feed");
  expect(feed.attributes.xmlns).toBe("http://www.w3.org/2005/Atom");
  expect(one(feed, "title").text).not.toBe("");
  expect(one(feed, "id").text, "an absolute IRI").toMatch(/^https?:\/\/./);
  expect(one(feed, "updated").text).toMatch(RFC_3339);
  expect(link(feed, "self").map(({ attributes }) => attributes.href)).toEqual([address]);
  expect(link(feed, "self")[0]?.attributes.type).toBe("application/atom+xml");
  expect(link(feed, "alternate"), "one of a type and language").toHaveLength(1);
  const entries = all(feed, "entry");
  expect(new Set(entries.map((entry) => one(entry, "id").text)).size, "ids are unique").toBe(entries.length);
  const updated = entries.map((entry) => one(entry, "updated").text);
  expect(one(feed, "updated").text).toBe([...updated].sort().at(-1) ?? "1970-01-01T00:00:00Z");
  const known = ["title", "id", "link", "published", "updated", "author", "category", "summary", "content"];
  for (const entry of entries) {
    expect(known).toEqual(expect.arrayContaining(entry.children.map((child) => child.name)));
    expect(one(entry, "title").text).not.toBe("");
    expect(one(entry, "id").text).toMatch(/^https?:\/\/./);
    expect(one(entry, "updated").text).toMatch(RFC_3339);
    expect(one(entry, "published").text).toMatch(RFC_3339);
    expect(one(one(entry, "author"), "name").text, "an author, as the feed has none").not.toBe("");
    expect(one(one(entry, "author"), "uri").text).toMatch(/^https?:\/\/./);
    expect(link(entry, "alternate"), "without content an entry must have it").toHaveLength(1);
    const terms = all(entry, "category").map(({ attributes }) => attributes.term);
    expect(new Set(terms).size, "categories are unique").toBe(terms.length);
    expect(one(entry, "summary").text).not.toContain("<");
    expect(all(entry, "content")).toHaveLength(full ? 1 : 0);
    if (full) expect(one(entry, "content").attributes.type).toBe("html");
    if (full) expect(feed.attributes["xml:base"], "relative links need a base").toMatch(/^https?:\/\/.*\/$/);
  }
}

/** JSON Feed 1.1. */
function checkJson(text: string, path: string, title: string, full: boolean) {
  const json = JSON.parse(text) as Record<string, unknown> & { items: Record<string, unknown>[] };
  expect(json).toMatchObject({
    version: "https://jsonfeed.org/version/1.1",
    title,
    home_page_url: `http://localhost:3000${path}`,
    feed_url: `http://localhost:3000${path.replace(/\/$/, "")}/feed.json`,
  });
  expect(new Set(json.items.map(({ id }) => id)).size).toBe(2);
  for (const item of json.items) {
    expect(typeof item.id).toBe("string");
    if (full) expect(item.content_html).toContain('href="http://localhost:3000/posts/other"');
    else expect(item).not.toHaveProperty("content_html");
    if (!full) expect(item.content_text).toMatch(/^About [ab] & others\.$/);
    expect(item.date_published).toMatch(RFC_3339);
    expect(item.date_modified).toMatch(RFC_3339);
    expect(item.authors).toEqual([{ name: "Ada", url: "http://localhost:3000/authors/ada" }]);
    expect(item.tags).toEqual(["News & views", "News", "Java"]);
  }
}

test("the feed of all posts keeps the rules of Atom", async () => {
  const feed = parse(await load("feed.xml"));
  checkAtom(feed, "http://localhost:3000/feed.xml", true);
  const entry = all(feed, "entry")[0] as Element;
  expect(one(entry, "title").text).toBe('<b> & "more"');
  expect(one(entry, "content").text, "without characters that XML has not").toContain("<p>Words &amp; <a");
  expect(asked[0]?.tags).toEqual(["posts", "taxonomy", "path:/feed.xml"]);
});

test.each([
  ["categories", "category"],
  ["tags", "tag"],
  ["authors", "author"],
])("each of the %s has feeds of its own, complete and light", async (kind, name) => {
  const feed = parse(await load("feed.xml", kind, "news"));
  checkAtom(feed, `http://localhost:3000/${kind}/news/feed.xml`, true);
  expect(one(feed, "id").text).toBe(`http://localhost:3000/${kind}/news`);
  expect(one(feed, "title").text).toBe("News & views – Galley");
  expect(asked[0]?.variables.filter).toEqual({ [name]: "news" });
  expect(asked[0]?.tags).toEqual([`${name}:news`, "taxonomy", `path:/${kind}/news/feed.xml`]);
  checkJson(await load("feed.json", kind, "news"), `/${kind}/news`, "News & views – Galley", true);

  vi.resetModules();
  vi.stubEnv("GALLEY_SITE_FEED_CONTENT", "summary");
  checkAtom(parse(await load("feed.xml", kind, "news")), `http://localhost:3000/${kind}/news/feed.xml`, false);
  checkJson(await load("feed.json", kind, "news"), `/${kind}/news`, "News & views – Galley", false);
});

test("light feeds have excerpts only", async () => {
  vi.stubEnv("GALLEY_SITE_FEED_CONTENT", "summary");
  checkAtom(parse(await load("feed.xml")), "http://localhost:3000/feed.xml", false);
  checkJson(await load("feed.json"), "/", "Galley", false);
});

test("the JSON feed of all posts keeps the rules of JSON Feed", async () => {
  checkJson(await load("feed.json"), "/", "Galley", true);
});

test("a list without posts, and one that cannot be, has no feed", async () => {
  const { feed } = await import("@/lib/feed");
  none = true;
  expect(await feed("feed.xml", "categories", "empty")).toBeNull();
  expect(await feed("feed.xml")).not.toBeNull();
  expect(await feed("feed.rss")).toBeNull();
  expect(await feed("feed.xml", "categories", "No Slug")).toBeNull();
  expect(await feed("feed.xml", "pages", "news")).toBeNull();
});
