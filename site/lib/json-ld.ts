import type { AuthorPageQuery, CoverFragment, PersonFragment, PostPageQuery, SitePageQuery } from "@/graphql/generated/graphql";
import { isoSeconds } from "./dates";
import { paths } from "./paths";
import type { Settings } from "./settings";
import { siteUrl } from "@/env";

// Twin: app.galley.preview.JsonLd.

type Post = NonNullable<PostPageQuery["post"]>;

const digitalSources = {
  GENERATED: "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
  COMPOSITE: "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
};

function person(author: PersonFragment) {
  return {
    "@type": "Person",
    name: author.name,
    url: siteUrl + paths.author(author.slug),
    ...(author.avatarUrl && { image: author.avatarUrl }),
  };
}

const publisher = (settings: Settings) => ({ "@type": "Organization", name: settings.name, url: `${siteUrl}/` });

function imageObject(image: CoverFragment) {
  return {
    "@type": "ImageObject",
    url: image.url,
    width: image.width,
    height: image.height,
    caption: image.alt,
    ...(image.aiUse && { digitalSourceType: digitalSources[image.aiUse] }),
  };
}

export function blogPosting(post: Post, settings: Settings) {
  return {
    "@context": "https://schema.org",
    "@type": "BlogPosting",
    headline: post.title,
    description: post.excerpt,
    datePublished: isoSeconds(post.publishedAt),
    dateModified: isoSeconds(post.updatedAt),
    mainEntityOfPage: siteUrl + paths.post(post.slug),
    image: imageObject(post.featuredImage),
    author: person(post.author),
    publisher: publisher(settings),
    articleSection: post.category.name,
    keywords: post.tags.map((tag) => tag.name),
    ...(post.language && { inLanguage: post.language }),
  };
}

export function webPage(page: NonNullable<SitePageQuery["page"]>, settings: Settings) {
  return {
    "@context": "https://schema.org",
    "@type": "WebPage",
    name: page.title,
    description: page.excerpt,
    url: siteUrl + paths.page(page.slug),
    datePublished: isoSeconds(page.publishedAt),
    dateModified: isoSeconds(page.updatedAt),
    ...(page.featuredImage && { primaryImageOfPage: imageObject(page.featuredImage) }),
    publisher: publisher(settings),
    ...(page.language && { inLanguage: page.language }),
  };
}

/** Where a page is: the home page, the page itself. */
export function pageBreadcrumbs(title: string, settings: Settings) {
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: [
      { "@type": "ListItem", position: 1, name: settings.name, item: `${siteUrl}/` },
      { "@type": "ListItem", position: 2, name: title },
    ],
  };
}

/** Where a post is: the home page, its category, the post itself. */
export function breadcrumbs(post: Post, settings: Settings) {
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: [
      { "@type": "ListItem", position: 1, name: settings.name, item: `${siteUrl}/` },
      { "@type": "ListItem", position: 2, name: post.category.name, item: siteUrl + paths.category(post.category.slug) },
      { "@type": "ListItem", position: 3, name: post.title },
    ],
  };
}

export function webSite({ name, description }: Settings) {
  return { "@context": "https://schema.org", "@type": "WebSite", name, description, url: `${siteUrl}/` };
}

export function profilePage(author: NonNullable<AuthorPageQuery["author"]>) {
  return {
    "@context": "https://schema.org",
    "@type": "ProfilePage",
    mainEntity: {
      ...person(author),
      description: author.bio,
      ...(author.links.length > 0 && { sameAs: author.links.map(({ address }) => address) }),
    },
  };
}
