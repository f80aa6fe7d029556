import { loadList } from "@/lib/loaders";
import { webSite } from "@/lib/json-ld";
import { siteDescription, siteName } from "@/env";
import { tags } from "@/lib/tags";
import { Cards } from "./card";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing } from "./missing";

/** A page of the list of all posts. Twin: templates/index.html. */
export async function Home({ after }: { after: string | null }) {
  const list = await loadList("/", tags.posts, null, after);
  if (!list) return <Missing />;
  return (
    <Frame>
      <Head
        title={after ? `Older posts – ${siteName}` : siteName}
        heading={after ? "Older posts" : siteName}
        description={siteDescription}
        path={list.path}
        image={list.posts[0]?.featuredImage}
        jsonLd={[webSite()]}
      />
      <h1 className="visually-hidden">{after ? "Older posts" : siteName}</h1>
      <Cards list={list} />
    </Frame>
  );
}
