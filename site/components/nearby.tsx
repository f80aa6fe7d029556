import type { loadNearby } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { loadWords } from "@/lib/settings";
import { ownLanguage } from "@/lib/words";
import { Card, CARD } from "./card";

/** The posts before and after a post, and those on its subject. Twin: templates/nearby.html. */
export async function Nearby({ nearby }: { nearby: Awaited<ReturnType<typeof loadNearby>> }) {
  if (!nearby) return null;
  const words = await loadWords();
  const { previous, next, related } = nearby;
  return (
    <>
      {(previous || next) && (
        <nav className="beside" aria-label={words.postsBeforeAndAfter}>
          {previous && (
            <a rel="prev" href={paths.post(previous.slug)}>
              <span className="direction" lang={words.foreign}>
                {words.previousPost}
              </span>
              <span {...ownLanguage(previous)}>{previous.title}</span>
            </a>
          )}
          {next && (
            <a rel="next" href={paths.post(next.slug)}>
              <span className="direction" lang={words.foreign}>
                {words.nextPost}
              </span>
              <span {...ownLanguage(next)}>{next.title}</span>
            </a>
          )}
        </nav>
      )}
      {related.length > 0 && (
        <section className="related" aria-label={words.relatedPosts}>
          <p className="kicker" lang={words.foreign}>
            {words.relatedPosts}
          </p>
          <ul className="posts">
            {related.map((post) => (
              <li key={post.slug}>
                <Card post={post} first={false} sizes={CARD} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
