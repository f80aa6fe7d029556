import type { CoverFragment, SeoFragment } from "@/graphql/generated/graphql";
import { siteUrl } from "@/env";
import { paths } from "@/lib/paths";
import { loadSettings, loadWords } from "@/lib/settings";
import { shareAlt } from "./cover";

export type ArticleFacts = { published: string; modified: string; author: string; section: string; tags: string[] };

type Props = {
  /** Name of the page; null for the home page, which has the site's. */
  heading: string | null;
  description: string;
  /** Path on this site; absent for a page that search engines must not index. */
  path?: string;
  /** Whether a page that has no path asks search engines not to index it; Next does so itself on pages that are not found. */
  noindex?: boolean;
  /** What a post's writer chose for search engines and social networks. */
  seo?: SeoFragment;
  /** Of the page's text; that of the site if there is none. */
  language?: string | null;
  /** Path of the list whose feeds the page names, besides those of all posts. */
  feedOf?: string;
  type?: "website" | "article" | "profile";
  image?: CoverFragment | null;
  article?: ArticleFacts;
  jsonLd?: object[];
};

/**
 * The page's elements of the document's head; React moves them there. Twin: templates/head.html.
 *
 * It replaces `generateMetadata` because that function returns data from which Next makes elements of its own choice: it adds
 * `twitter:` elements copied from Open Graph, and has none for JSON-LD. The twin would have to imitate each choice and follow every
 * release of Next. Here the elements are written out, as in the twin, and the page's data is loaded once.
 */
export async function Head({ heading, description, path, noindex, type = "website", article, jsonLd = [], seo, language, feedOf, ...rest }: Props) {
  const settings = await loadSettings();
  const words = await loadWords();
  const title = heading === null ? settings.name : `${heading} – ${settings.name}`;
  const image = rest.image ?? (path ? settings.shareImage : null);
  const card = image?.share ?? image;
  const shown = seo?.description ?? description;
  return (
    <>
      <title>{seo?.title ?? title}</title>
      <meta name="description" content={shown} />
      {feedOf && (
        <>
          <link rel="alternate" type="application/atom+xml" href={siteUrl + paths.feed(feedOf, "xml")} title={title} />
          <link rel="alternate" type="application/feed+json" href={siteUrl + paths.feed(feedOf, "json")} title={title} />
        </>
      )}
      {(noindex || seo?.noindex || (path && !settings.indexed)) && <meta name="robots" content="noindex" />}
      {path && (
        <>
          {!seo?.noindex && <link rel="canonical" href={seo?.canonicalUrl ?? siteUrl + path} />}
          <meta property="og:site_name" content={settings.name} />
          <meta property="og:locale" content={locale(language ?? settings.language)} />
          <meta property="og:type" content={type} />
          <meta property="og:title" content={seo?.socialTitle ?? seo?.title ?? heading ?? settings.name} />
          <meta property="og:description" content={seo?.socialDescription ?? shown} />
          <meta property="og:url" content={siteUrl + path} />
          <meta name="twitter:card" content={image ? "summary_large_image" : "summary"} />
        </>
      )}
      {image && card && (
        <>
          <meta property="og:image" content={card.url} />
          <meta property="og:image:width" content={String(card.width)} />
          <meta property="og:image:height" content={String(card.height)} />
          <meta property="og:image:type" content={card.contentType} />
          {shareAlt(image, words) && <meta property="og:image:alt" content={shareAlt(image, words)} />}
        </>
      )}
      {article && (
        <>
          <meta property="article:published_time" content={article.published} />
          <meta property="article:modified_time" content={article.modified} />
          <meta property="article:author" content={article.author} />
          <meta property="article:section" content={article.section} />
          {article.tags.map((tag) => (
            <meta key={tag} property="article:tag" content={tag} />
          ))}
        </>
      )}
      {jsonLd.map((data, at) => (
        <script
          key={at}
          type="application/ld+json"
          dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replaceAll("<", "\\u003c") }}
        />
      ))}
    </>
  );
}

/** A language as Open Graph writes it: `de_AT`, or `de` without a country. */
function locale(tag: string): string {
  const { language, region } = new Intl.Locale(tag);
  return region && /^[A-Z]{2}$/.test(region) ? `${language}_${region}` : language;
}
