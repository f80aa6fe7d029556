import { search } from "@/lib/loaders";
import { day, isoSeconds } from "@/lib/dates";
import { paths } from "@/lib/paths";
import { searchText } from "@/lib/search-text";
import { loadSettings } from "@/lib/settings";
import { Frame } from "./frame";
import { Head } from "./head";

/** The form and what it found; the form works without scripts. Twin: templates/search.html. */
export async function SearchPage({ typed, from }: { typed: string; from: string | null }) {
  const settings = await loadSettings();
  const { text, cut } = searchText(typed);
  const found = text ? await search(text, from) : { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, after: null };
  const { hasNextPage, endCursor } = found.pageInfo;
  const heading = text ? `Search: ${text}` : "Search";
  return (
    <Frame>
      <Head heading={heading} description={`Search posts of ${settings.name}`} noindex />
      <header className="page-header">
        <h1>Search</h1>
        <form className="search" role="search" action={paths.search}>
          <label className="visually-hidden" htmlFor="q">
            Words to search for
          </label>
          <input id="q" name="q" type="search" dir="auto" maxLength={200} defaultValue={text} />
          <button type="submit">Search</button>
        </form>
        {cut && <p className="note">Only the first 200 characters were searched for.</p>}
      </header>
      {text && found.nodes.length === 0 && <p className="empty">No posts found. Try fewer or other words.</p>}
      {found.nodes.length > 0 && (
        <ol className="results">
          {found.nodes.map(({ post, titleHtml, extractHtml }) => (
            <li key={post.slug}>
              <h2 dir="auto">
                <a href={paths.post(post.slug)} dangerouslySetInnerHTML={{ __html: titleHtml }} />
              </h2>
              <p className="extract" dir="auto" dangerouslySetInnerHTML={{ __html: extractHtml }} />
              <p className="byline">
                <a rel="author" href={paths.author(post.author.slug)}>
                  {post.author.name}
                </a>
                <time dateTime={isoSeconds(post.publishedAt)}>{day(post.publishedAt, settings.dateFormat)}</time>
              </p>
            </li>
          ))}
        </ol>
      )}
      {(found.after || hasNextPage) && (
        <nav className="pagination" aria-label="Pages">
          {found.after && (
            <a rel="prev" href={paths.results(text)}>
              First results
            </a>
          )}
          {hasNextPage && endCursor && (
            <a rel="next" href={paths.results(text, endCursor)}>
              More results
            </a>
          )}
        </nav>
      )}
    </Frame>
  );
}
