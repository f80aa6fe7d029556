import { permanentRedirect } from "next/navigation";
import { loadAuthor, loadList } from "@/lib/loaders";
import { profilePage } from "@/lib/json-ld";
import { isSlug, paths } from "@/lib/paths";
import { tags } from "@/lib/tags";
import { loadWords } from "@/lib/settings";
import { counted, fill } from "@/lib/words";
import { Avatar } from "./avatar";
import { Cards } from "./card";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing, redirectOrMissing } from "./missing";

/** A page of an author's posts. Twin: templates/author.html. */
export async function AuthorPage({ slug, after }: { slug: string; after: string | null }) {
  const author = isSlug(slug) ? await loadAuthor(slug) : null;
  if (!author) return !after && isSlug(slug) ? redirectOrMissing(paths.author(slug)) : <Missing />;
  if (author.slug !== slug) permanentRedirect(paths.author(author.slug));
  const path = paths.author(slug);
  const list = await loadList(path, tags.author(slug), { author: slug }, after);
  if (!list) return <Missing />;
  const words = await loadWords();
  return (
    <Frame>
      <Head
        heading={author.name}
        description={author.bio || fill(words.postsBy, { name: author.name })}
        path={list.path}
        feedOf={path}
        type="profile"
        image={list.posts[0]?.featuredImage}
        jsonLd={[profilePage(author)]}
      />
      <header className="page-header page-header-author">
        {author.avatarUrl && <Avatar url={author.avatarUrl} />}
        <div>
          <p className="kicker" lang={words.foreign}>
            {words.author}
          </p>
          <h1 dir="auto">{author.name}</h1>
          <p className="note" lang={words.foreign}>
            {counted(words, words.postCount, author.postCount)}
          </p>
          {author.bio && (
            <p className="bio" dir="auto">
              {author.bio}
            </p>
          )}
          {author.links.length > 0 && (
            <ul className="tags">
              {author.links.map(({ text, address }) => (
                <li key={address}>
                  <a rel="me" dir="auto" href={address}>
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
      </header>
      <Cards list={list} />
    </Frame>
  );
}
