import { Frame } from "@/components/frame";
import { Head } from "@/components/head";
import { paths } from "@/lib/paths";

// Twin: templates/not-found.html. Next adds <meta name="robots" content="noindex">.
export default function NotFound() {
  return (
    <Frame>
      <Head heading="Page not found" description="Page not found" />
      <div className="not-found">
        <p className="kicker">404</p>
        <h1>Page not found</h1>
        <p>
          Check the address; the post may have been unpublished. <a href={paths.home}>See the newest posts</a>.
        </p>
      </div>
    </Frame>
  );
}
