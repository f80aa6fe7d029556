import { Frame } from "./frame";
import { Head } from "./head";
import { paths } from "@/lib/paths";
import { loadWords } from "@/lib/settings";

/** What a content credential says. Twin: templates/content-credentials.html. */
export async function ContentCredentials() {
  const words = await loadWords();
  return (
    <Frame>
      <Head
        heading={words.signedImages}
        description={words.signedImagesAbout}
        path={paths.contentCredentials}
      />
      <article className="post">
        <header className="post-header">
          <h1 lang={words.foreign}>{words.signedImages}</h1>
        </header>
        <div className="article" lang={words.foreign}>
          <p>{words.signedImagesMade}</p>
          <p>{words.signedImagesNames}</p>
          <p>{words.signedImagesShow}</p>
          <p>{words.signedImagesCheck}</p>
        </div>
      </article>
    </Frame>
  );
}
