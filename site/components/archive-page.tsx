import { loadArchive } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { loadSettings, loadWords } from "@/lib/settings";
import { fill } from "@/lib/words";
import { Frame } from "./frame";
import { Head } from "./head";

/** The months with posts. Twin: templates/archive.html. */
export async function ArchivePage() {
  const words = await loadWords();
  const months = await loadArchive();
  const { dateFormat } = await loadSettings();
  const years = [...new Set(months.map(({ year }) => year))];
  return (
    <Frame>
      <Head heading={words.archive} description={words.postsByMonth} path={paths.archive} />
      <header className="page-header">
        <h1 lang={words.foreign}>{words.archive}</h1>
      </header>
      {years.length === 0 && (
        <p className="empty" lang={words.foreign}>
          {words.noPosts}
        </p>
      )}
      {years.map((year) => (
        <section className="year" key={year}>
          <h2>{fill(words.year, { year })}</h2>
          <ul className="counted">
            {months
              .filter((month) => month.year === year)
              .map(({ month, postCount }) => (
                <li key={month}>
                  <a href={paths.month(year, month)}>{dateFormat.monthNames[month - 1]}</a> <span className="count">{postCount}</span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Frame>
  );
}
