import { loadIndex } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing } from "./missing";

const KINDS = {
  categories: { heading: "Categories", path: paths.category },
  tags: { heading: "Tags", path: paths.tag },
  authors: { heading: "Authors", path: paths.author },
};

/** A page of the index of categories, tags or authors. Twin: templates/index-of-terms.html. */
export async function IndexOfTerms({ kind, after }: { kind: keyof typeof KINDS; after: string | null }) {
  const index = await loadIndex(kind, after);
  if (!index) return <Missing />;
  const { heading, path } = KINDS[kind];
  return (
    <Frame>
      <Head heading={heading} description={`${heading} with posts`} path={index.path} />
      <header className="page-header">
        <h1>{heading}</h1>
      </header>
      {index.terms.length === 0 ? (
        <p className="empty">No posts yet.</p>
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
        <nav className="pagination" aria-label="Pages">
          {index.first && (
            <a rel="prev" href={index.first}>
              First page
            </a>
          )}
          {index.more && (
            <a rel="next" href={index.more}>
              Next page
            </a>
          )}
        </nav>
      )}
    </Frame>
  );
}
