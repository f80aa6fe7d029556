import { Frame } from "@/components/frame";
import { Head } from "@/components/head";
import { paths } from "@/lib/paths";
import { loadWords } from "@/lib/settings";
import { around } from "@/lib/words";

// Twin: templates/not-found.html. Next adds <meta name="robots" content="noindex">.
export default async function NotFound() {
  const words = await loadWords();
  const [before, after] = around(words.checkAddress);
  return (
    <Frame>
      <Head heading={words.pageNotFound} description={words.pageNotFound} />
      <div className="not-found">
        <p className="kicker">404</p>
        <h1 lang={words.foreign}>{words.pageNotFound}</h1>
        <p lang={words.foreign}>
          {before}
          <a href={paths.home}>{words.seeNewestPosts}</a>
          {after}
        </p>
      </div>
    </Frame>
  );
}
