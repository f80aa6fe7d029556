import { permanentRedirect } from "next/navigation";
import { loadCategory, loadList } from "@/lib/loaders";
import { isSlug, paths } from "@/lib/paths";
import { tags } from "@/lib/tags";
import { loadWords } from "@/lib/settings";
import { counted, fill } from "@/lib/words";
import { Cards } from "./card";
import { Cover } from "./cover";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing, redirectOrMissing } from "./missing";

/** A page of a category's posts. Twin: templates/category.html. */
export async function CategoryPage({ slug, after }: { slug: string; after: string | null }) {
  const category = isSlug(slug) ? await loadCategory(slug) : null;
  if (!category) return !after && isSlug(slug) ? redirectOrMissing(paths.category(slug)) : <Missing />;
  if (category.slug !== slug) permanentRedirect(paths.category(category.slug));
  const path = paths.category(slug);
  const list = await loadList(path, tags.category(slug), { category: slug }, after);
  if (!list) return <Missing />;
  const words = await loadWords();
  return (
    <Frame current={path}>
      <Head
        heading={category.name}
        description={category.description || fill(words.postsIn, { name: category.name })}
        path={list.path}
        feedOf={path}
        image={category.image ?? list.posts[0]?.featuredImage}
      />
      <header className="page-header">
        <p className="kicker" lang={words.foreign}>
          {words.category}
        </p>
        <h1 dir="auto">{category.name}</h1>
        <p className="note" lang={words.foreign}>
          {counted(words, words.postCount, category.postCount)}
        </p>
        {category.description && (
          <p className="bio" dir="auto">
            {category.description}
          </p>
        )}
        {category.image && <Cover image={category.image} sizes="(min-width: 75rem) 72rem, 100vw" first labelled />}
      </header>
      <Cards list={list} />
    </Frame>
  );
}
