import { search } from "@/lib/loaders";
import { day, isoSeconds } from "@/lib/dates";
import { paths } from "@/lib/paths";
import { MAX_LENGTH, searchText } from "@/lib/search-text";
import { loadSettings, loadWords } from "@/lib/settings";
import { fill, ownLanguage } from "@/lib/words";
import { Frame } from "./frame";
import { Head } from "./head";

/** The form and what it found; the form works without scripts. Twin: templates/search.html. */
export async function SearchPage({ typed, from }: { typed: string; from: string | null }) {
  const settings = await loadSettings();
  const words = await loadWords();
  const { text, cut } = searchText(typed);
  const found = text ? await search(text, from) : { pages: [], nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, after: null };
  const { hasNextPage, endCursor } = found.pageInfo;
  const heading = text ? fill(words.searchFor, { text }) : words.search;
  return (
    <Frame>
      <Head heading={heading} description={fill(words.searchOf, { site: settings.name })} noindex />
      <header className="page-header">
        <h1 lang={words.foreign}>{words.search}</h1>
        <form className="search" role="search" action={paths.search}>
          <label className="visually-hidden" htmlFor="q" lang={words.foreign}>
            {words.searchWords}
          </label>
          <input id="q" name="q" type="search" dir="auto" maxLength={200} defaultValue={text} />
          <button type="submit" lang={words.foreign}>
            {words.searchButton}
          </button>
        </form>
        {cut && (
          <p className="note" lang={words.foreign}>
            {fill(words.searchCut, { count: MAX_LENGTH })}
          </p>
        )}
      </header>
      {text && found.nodes.length === 0 && found.pages.length === 0 && (
        <p className="empty" lang={words.foreign}>
          {words.nothingFound}
        </p>
      )}
      {found.pages.length > 0 && (
        <ol className="results" aria-label={words.pages}>
          {found.pages.map(({ page, titleHtml, extractHtml }) => (
            <li key={page.slug}>
              <h2 {...ownLanguage(page)}>
                <a href={paths.page(page.slug)} dangerouslySetInnerHTML={{ __html: titleHtml }} />
              </h2>
              <p className="extract" {...ownLanguage(page)} dangerouslySetInnerHTML={{ __html: extractHtml }} />
            </li>
          ))}
        </ol>
      )}
      {found.nodes.length > 0 && (
        <ol className="results">
          {found.nodes.map(({ post, titleHtml, extractHtml }) => (
            <li key={post.slug}>
              <h2 {...ownLanguage(post)}>
                <a href={paths.post(post.slug)} dangerouslySetInnerHTML={{ __html: titleHtml }} />
              </h2>
              <p className="extract" {...ownLanguage(post)} dangerouslySetInnerHTML={{ __html: extractHtml }} />
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
        <nav className="pagination" aria-label={words.pages}>
          {found.after && (
            <a rel="prev" href={paths.results(text)} lang={words.foreign}>
              {words.firstResults}
            </a>
          )}
          {hasNextPage && endCursor && (
            <a rel="next" href={paths.results(text, endCursor)} lang={words.foreign}>
              {words.moreResults}
            </a>
          )}
        </nav>
      )}
    </Frame>
  );
}
