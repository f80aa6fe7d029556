import { paths } from "@/lib/paths";
import { Frame } from "./frame";
import { Head } from "./head";
import { withStatus404 } from "./missing";

/**
 * The page of a deleted post or page, with status 410 where next-patches/gone-status.ts applies, else 404: Next knows no other status of a page.
 * Twin: templates/gone.html.
 */
export function Gone({ noun }: { noun: "post" | "page" }) {
  const heading = `${noun === "page" ? "Page" : "Post"} deleted`;
  return withStatus404(
    <Frame>
      <Head heading={heading} description={heading} />
      <div className="not-found">
        <p className="kicker">410</p>
        <h1>{heading}</h1>
        <p>
          {`This ${noun} is no longer available. `}
          <a href={paths.home}>See the newest posts</a>.
        </p>
      </div>
    </Frame>,
  );
}
