import { loadList } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { loadSettings, loadWords } from "@/lib/settings";
import { tags } from "@/lib/tags";
import { fill } from "@/lib/words";
import { Cards } from "./card";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing } from "./missing";

/** A page of a month's posts, in UTC. Twin: templates/month.html. */
export async function MonthPage({ year, month, after }: { year: string; month: string; after: string | null }) {
  if (!/^(?!0000)[0-9]{4}$/.test(year) || !/^(0[1-9]|1[0-2])$/.test(month)) return <Missing />;
  const path = paths.month(Number(year), Number(month));
  const next = Number(month) === 12 ? [Number(year) + 1, 1] : [Number(year), Number(month) + 1];
  const filter = { publishedAfter: start(Number(year), Number(month)), publishedBefore: start(next[0]!, next[1]!) };
  const list = Number(year) < 9999 ? await loadList(path, tags.posts, filter, after) : null;
  if (!list || list.posts.length === 0) return <Missing />;
  const words = await loadWords();
  const { dateFormat } = await loadSettings();
  const name = fill(words.month, { month: dateFormat.monthNames[Number(month) - 1]!, year: Number(year) });
  return (
    <Frame>
      <Head
        heading={name}
        description={fill(words.postsOf, { month: name })}
        path={list.path}
        image={list.posts[0]?.featuredImage}
      />
      <header className="page-header">
        <p className="kicker">
          <a href={paths.archive} lang={words.foreign}>
            {words.archive}
          </a>
        </p>
        <h1>{name}</h1>
      </header>
      <Cards list={list} />
    </Frame>
  );
}

function start(year: number, month: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01T00:00:00Z`;
}
