import { aiLabel, aiPartLabel } from "@/env";
import type { CoverFragment } from "@/graphql/generated/graphql";
import { paths } from "@/lib/paths";
import { loadWords } from "@/lib/settings";
import { type Words } from "@/lib/words";

/**
 * A feature image at its CDN addresses, over a blurred preview that shows until it has loaded. Twin: templates/cover.html.
 * `<picture>` keeps React from adding a preload link, which the twin does not have.
 */
export async function Cover({ image, sizes, first, labelled }: { image: CoverFragment; sizes: string; first: boolean; labelled: boolean }) {
  const text = labelled ? label(image, await loadWords()) : null;
  return (
    <span className="cover">
      <img className="blur" src={image.blurDataUrl} alt="" />
      <picture>
        <img
          src={image.url}
          srcSet={image.srcset}
          sizes={sizes}
          width={image.width}
          height={image.height}
          alt={image.alt}
          loading={first ? "eager" : "lazy"}
          fetchPriority={first ? "high" : "auto"}
          decoding="async"
        />
      </picture>
      {text && <span className="ai-label">{text}</span>}
    </span>
  );
}

/** A feature image above an article, with its caption. Twin: templates/cover.html. */
export async function CoverFigure({ image }: { image: CoverFragment & { contentCredential?: object | null } }) {
  const words = await loadWords();
  const caption = credit(image, words);
  return (
    <figure className="post-cover">
      <Cover image={image} sizes="(min-width: 65rem) 60rem, 100vw" first labelled={false} />
      {(caption || image.contentCredential) && (
        <figcaption>
          {caption}
          {image.contentCredential && (
            <a className="signed" href={paths.contentCredentials} lang={words.foreign}>
              {words.signedImage}
            </a>
          )}
        </figcaption>
      )}
    </figure>
  );
}

/** The label of an image made by AI; null for any other. Twin: app.galley.text.ImageLabels. */
export function label(image: CoverFragment, words: Words): string | null {
  switch (image.aiUse) {
    case "GENERATED":
      return aiLabel ?? words.imageByAi;
    case "COMPOSITE":
      return aiPartLabel ?? words.imageInPartByAi;
    default:
      return null;
  }
}

/** The label with the AI system, for a caption. Twin: app.galley.text.ImageLabels. */
export function credit(image: CoverFragment, words: Words): string | null {
  return image.aiSystem ? `${label(image, words)} (${image.aiSystem})` : label(image, words);
}

/** Alternative text with the label, where nothing else carries it. Twin: app.galley.preview.PostViews. */
export function shareAlt(image: CoverFragment, words: Words): string {
  return [image.alt, label(image, words)].filter(Boolean).join(" – ");
}
