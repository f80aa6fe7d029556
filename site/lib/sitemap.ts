import { AddressesDocument, TaxonomyDocument, type AddressesQuery } from "@/graphql/generated/graphql";
import { ask } from "./api";
import { seconds } from "./dates";
import { paths } from "./paths";
import { siteUrl } from "./settings";
import { tags } from "./tags";
import { xml } from "./xml";

/** What one sitemap may hold (sitemaps.org). */
const LIMIT = 50_000;

const keep = [tags.posts, tags.taxonomy, tags.path("/sitemap.xml")];

/** Every page of the site but the later pages of lists; the newest posts of more than 50,000. */
export async function sitemap(): Promise<Response> {
  const { categories, tags: subjects, authors } = await ask(TaxonomyDocument, {}, keep);
  const urls = [
    url("/"),
    ...categories.map(({ slug }) => url(paths.category(slug))),
    ...subjects.map(({ slug }) => url(paths.tag(slug))),
    ...authors.map(({ slug }) => url(paths.author(slug))),
  ];
  let after: string | null | undefined = null;
  do {
    const { posts }: AddressesQuery = await ask(AddressesDocument, { after }, keep);
    urls.push(...posts.nodes.map((post) => url(paths.post(post.slug), post.updatedAt)));
    after = posts.pageInfo.hasNextPage ? posts.pageInfo.endCursor : null;
  } while (after && urls.length < LIMIT);
  return new Response(
    `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.slice(0, LIMIT).join("\n")}
</urlset>
`,
    { headers: { "content-type": "application/xml; charset=utf-8", "cache-control": "public, max-age=300" } },
  );
}

function url(path: string, changed?: string): string {
  return `<url><loc>${xml(siteUrl + path)}</loc>${changed ? `<lastmod>${seconds(changed)}</lastmod>` : ""}</url>`;
}
