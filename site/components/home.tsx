import { loadList } from "@/lib/loaders";
import { webSite } from "@/lib/json-ld";
import { loadSettings, loadWords } from "@/lib/settings";
import { tags } from "@/lib/tags";
import { Cards } from "./card";
import { Frame } from "./frame";
import { Head } from "./head";
import { Missing } from "./missing";

/** A page of the list of all posts. Twin: templates/index.html. */
export async function Home({ after }: { after: string | null }) {
  const list = await loadList("/", tags.posts, null, after);
  if (!list) return <Missing />;
  const settings = await loadSettings();
  const words = await loadWords();
  return (
    <Frame>
      <Head
        heading={after ? words.olderPosts : null}
        description={settings.description}
        path={list.path}
        image={list.posts[0]?.featuredImage}
        jsonLd={[webSite(settings)]}
      />
      <h1 className="visually-hidden" lang={after ? words.foreign : undefined}>
        {after ? words.olderPosts : settings.name}
      </h1>
      <Cards list={list} />
    </Frame>
  );
}
