import { permanentRedirect } from "next/navigation";
import { loadTag, loadList } from "@/lib/loaders";
import { isSlug, paths } from "@/lib/paths";
import { tags } from "@/lib/tags";
import { loadWords } from "@/lib/settings";
import { counted, fill } from "@/lib/words";
import { Cards } from "./card";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing, redirectOrMissing } from "./missing";

/** A page of a tag's posts. Twin: templates/tag.html. */
export async function TagPage({ slug, after }: { slug: string; after: string | null }) {
  const tag = isSlug(slug) ? await loadTag(slug) : null;
  if (!tag) return !after && isSlug(slug) ? redirectOrMissing(paths.tag(slug)) : <Missing />;
  if (tag.slug !== slug) permanentRedirect(paths.tag(tag.slug));
  const path = paths.tag(slug);
  const list = await loadList(path, tags.tag(slug), { tag: slug }, after);
  if (!list) return <Missing />;
  const words = await loadWords();
  return (
    <Frame>
      <Head
        heading={tag.name}
        description={fill(words.postsAbout, { name: tag.name })}
        path={list.path}
        feedOf={path}
        image={list.posts[0]?.featuredImage}
      />
      <header className="page-header">
        <p className="kicker" lang={words.foreign}>
          {words.tag}
        </p>
        <h1 dir="auto">{tag.name}</h1>
        <p className="note" lang={words.foreign}>
          {counted(words, words.postCount, tag.postCount)}
        </p>
      </header>
      <Cards list={list} />
    </Frame>
  );
}
