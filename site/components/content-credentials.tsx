import { Frame } from "./frame";
import { Head } from "./head";
import { paths } from "@/lib/paths";

/** What a content credential says. Twin: templates/content-credentials.html. */
export function ContentCredentials() {
  return (
    <Frame>
      <Head
        heading="Signed images"
        description="What the content credential of a signed image says"
        path={paths.contentCredentials}
      />
      <article className="post">
        <header className="post-header">
          <h1>Signed images</h1>
        </header>
        <div className="article">
          <p>
            An image marked as signed carries a content credential: a statement of how the image was made, signed by
            the publisher of this site. Programs read it in the file itself (the C2PA standard).
          </p>
          <p>
            The statement says whether an AI model or an algorithm without AI made the image, and names the model or
            the program. It contains neither the words that asked for the image nor who asked.
          </p>
          <p>
            The signature shows that not one bit of the file has changed since. It does not show that what the image
            depicts is true.
          </p>
          <p>
            To check an image, save it and open the file with a checker of content credentials. A checker that does
            not know the publisher calls the signature valid and the signer unknown. A screenshot, or a copy that was
            scaled or compressed, has no content credential.
          </p>
        </div>
      </article>
    </Frame>
  );
}
