import { credit } from "@/components/cover";
import { type CoverFragment, FeedDocument, type FeedQuery } from "@/graphql/generated/graphql";
import { query } from "./api";
import { isoSeconds } from "./dates";
import { paths } from "./paths";
import { siteDescription, siteName, siteUrl } from "@/env";
import { tags } from "./tags";
import { xml } from "./xml";

/** The 20 newest posts with their full text, as an Atom feed. */
export async function atomFeed(): Promise<Response> {
  const { posts } = await query(FeedDocument, {}, [tags.posts, tags.taxonomy, tags.path("/feed.xml")]);
  const changed = posts.nodes.map((post) => isoSeconds(post.updatedAt)).sort();
  const feed = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${xml(siteName)}</title>
<subtitle>${xml(siteDescription)}</subtitle>
<id>${xml(siteUrl)}/</id>
<link rel="self" type="application/atom+xml" href="${xml(siteUrl)}/feed.xml"/>
<link rel="alternate" type="text/html" href="${xml(siteUrl)}/"/>
<updated>${changed.at(-1) ?? "1970-01-01T00:00:00Z"}</updated>
${posts.nodes.map(entry).join("\n")}
</feed>
`;
  return new Response(feed, {
    headers: { "content-type": "application/atom+xml; charset=utf-8", "cache-control": "public, max-age=300" },
  });
}

function entry(post: FeedQuery["posts"]["nodes"][number]): string {
  const address = xml(siteUrl + paths.post(post.slug));
  return `<entry>
<title>${xml(post.title)}</title>
<id>${address}</id>
<link rel="alternate" type="text/html" href="${address}"/>
<published>${isoSeconds(post.publishedAt)}</published>
<updated>${isoSeconds(post.updatedAt)}</updated>
<author><name>${xml(post.author.name)}</name><uri>${xml(siteUrl + paths.author(post.author.slug))}</uri></author>
<category term="${xml(post.category.slug)}" label="${xml(post.category.name)}"/>
<summary>${xml(post.excerpt)}</summary>
<content type="html">${xml(figure(post.featuredImage) + post.contentHtml)}</content>
</entry>`;
}

function figure(image: CoverFragment): string {
  const caption = credit(image);
  const img = `<img src="${xml(image.url)}" alt="${xml(image.alt)}">`;
  return caption ? `<figure>${img}<figcaption>${xml(caption)}</figcaption></figure>` : `<p>${img}</p>`;
}
