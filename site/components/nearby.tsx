import type { loadNearby } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { Card, CARD } from "./card";

/** The posts before and after a post, and those on its subject. Twin: templates/nearby.html. */
export function Nearby({ nearby }: { nearby: Awaited<ReturnType<typeof loadNearby>> }) {
  if (!nearby) return null;
  const { previous, next, related } = nearby;
  return (
    <>
      {(previous || next) && (
        <nav className="beside" aria-label="Posts before and after">
          {previous && (
            <a rel="prev" href={paths.post(previous.slug)}>
              <span className="direction">Previous post</span>
              <span dir="auto">{previous.title}</span>
            </a>
          )}
          {next && (
            <a rel="next" href={paths.post(next.slug)}>
              <span className="direction">Next post</span>
              <span dir="auto">{next.title}</span>
            </a>
          )}
        </nav>
      )}
      {related.length > 0 && (
        <section className="related" aria-label="Related posts">
          <p className="kicker">Related posts</p>
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
