import { Frame } from "@/components/frame";
import { Head } from "@/components/head";
import { paths } from "@/lib/paths";
import { siteName } from "@/lib/settings";

// Twin: templates/not-found.html. Next itself adds <meta name="robots" content="noindex">.
export default function NotFound() {
  return (
    <Frame>
      <Head title={`There is no such page – ${siteName}`} heading="There is no such page" description="There is no such page" />
      <div className="not-found">
        <p className="kicker">404</p>
        <h1>There is no such page</h1>
        <p>
          The address may be mistyped, or the post may have been taken off the site. <a href={paths.home}>See the newest posts</a>.
        </p>
      </div>
    </Frame>
  );
}
