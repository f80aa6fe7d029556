import { paths } from "@/lib/paths";
import { loadWords } from "@/lib/settings";
import { around } from "@/lib/words";
import { Frame } from "./frame";
import { Head } from "./head";
import { withStatus404 } from "./missing";

/**
 * The page of a deleted post or page, with status 410 where next-patches/gone-status.ts applies, else 404: Next knows no other status of a page.
 * Twin: templates/gone.html.
 */
export async function Gone({ noun }: { noun: "post" | "page" }) {
  const words = await loadWords();
  const heading = noun === "page" ? words.pageDeleted : words.postDeleted;
  const [before, after] = around(noun === "page" ? words.pageGone : words.postGone);
  return withStatus404(
    <Frame>
      <Head heading={heading} description={heading} />
      <div className="not-found">
        <p className="kicker">410</p>
        <h1 lang={words.foreign}>{heading}</h1>
        <p lang={words.foreign}>
          {before}
          <a href={paths.home}>{words.seeNewestPosts}</a>
          {after}
        </p>
      </div>
    </Frame>,
  );
}
