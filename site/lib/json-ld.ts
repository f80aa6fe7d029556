import type { PersonFragment, PostPageQuery } from "@/graphql/generated/graphql";
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

export function blogPosting(post: Post, settings: Settings) {
  const image = post.featuredImage;
  return {
    "@context": "https://schema.org",
    "@type": "BlogPosting",
    headline: post.title,
    description: post.excerpt,
    datePublished: isoSeconds(post.publishedAt),
    dateModified: isoSeconds(post.updatedAt),
    mainEntityOfPage: siteUrl + paths.post(post.slug),
    image: {
      "@type": "ImageObject",
      url: image.url,
      width: image.width,
      height: image.height,
      caption: image.alt,
      ...(image.aiUse && { digitalSourceType: digitalSources[image.aiUse] }),
    },
    author: person(post.author),
    publisher: { "@type": "Organization", name: settings.name, url: `${siteUrl}/` },
    articleSection: post.category.name,
    keywords: post.tags.map((tag) => tag.name),
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

export function profilePage(author: PersonFragment) {
  return { "@context": "https://schema.org", "@type": "ProfilePage", mainEntity: { ...person(author), description: author.bio } };
}
