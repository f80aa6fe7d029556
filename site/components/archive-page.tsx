import { loadArchive } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { loadSettings } from "@/lib/settings";
import { Frame } from "./frame";
import { Head } from "./head";

/** The months with posts. Twin: templates/archive.html. */
export async function ArchivePage() {
  const months = await loadArchive();
  const { dateFormat } = await loadSettings();
  const years = [...new Set(months.map(({ year }) => year))];
  return (
    <Frame>
      <Head heading="Archive" description="Posts by month" path={paths.archive} />
      <header className="page-header">
        <h1>Archive</h1>
      </header>
      {years.length === 0 && <p className="empty">No posts yet.</p>}
      {years.map((year) => (
        <section className="year" key={year}>
          <h2>{year}</h2>
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
