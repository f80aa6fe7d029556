import { loadIndex } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { loadWords } from "@/lib/settings";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing } from "./missing";

const KINDS = {
  categories: { description: "categoriesWithPosts", path: paths.category },
  tags: { description: "tagsWithPosts", path: paths.tag },
  authors: { description: "authorsWithPosts", path: paths.author },
} as const;

/** A page of the index of categories, tags or authors. Twin: templates/index-of-terms.html. */
export async function IndexOfTerms({ kind, after }: { kind: keyof typeof KINDS; after: string | null }) {
  const index = await loadIndex(kind, after);
  if (!index) return <Missing />;
  const { description, path } = KINDS[kind];
  const words = await loadWords();
  const heading = words[kind];
  return (
    <Frame>
      <Head heading={heading} description={words[description]} path={index.path} />
      <header className="page-header">
        <h1 lang={words.foreign}>{heading}</h1>
      </header>
      {index.terms.length === 0 ? (
        <p className="empty" lang={words.foreign}>
          {words.noPosts}
        </p>
      ) : (
        <ul className="counted">
          {index.terms.map(({ slug, name, postCount }) => (
            <li key={slug}>
              <a dir="auto" href={path(slug)}>
                {name}
              </a>{" "}
              <span className="count">{postCount}</span>
            </li>
          ))}
        </ul>
      )}
      {(index.first || index.more) && (
        <nav className="pagination" aria-label={words.pages}>
          {index.first && (
            <a rel="prev" href={index.first} lang={words.foreign}>
              {words.firstPage}
            </a>
          )}
          {index.more && (
            <a rel="next" href={index.more} lang={words.foreign}>
              {words.nextPage}
            </a>
          )}
        </nav>
      )}
    </Frame>
  );
}
