import type { PostList } from "@/lib/loaders";
import { day, isoSeconds } from "@/lib/dates";
import { paths } from "@/lib/paths";
import { loadSettings, loadWords } from "@/lib/settings";
import { ownLanguage } from "@/lib/words";
import { Cover } from "./cover";

const LEAD = "(min-width: 72rem) 40rem, (min-width: 50rem) 57vw, 100vw";
export const CARD = "(min-width: 72rem) 22rem, (min-width: 50rem) 45vw, 100vw";

type Post = PostList["posts"][number];

/** The posts on a page of a list, and links to other pages. Twin: templates/card.html. */
export async function Cards({ list }: { list: PostList }) {
  const words = await loadWords();
  return (
    <>
      {list.posts.length === 0 ? (
        <p className="empty" lang={words.foreign}>
          {words.noPosts}
        </p>
      ) : (
        <ul className={list.lead ? "posts posts-home" : "posts"}>
          {list.posts.map((post, at) => (
            <li key={post.slug} className={list.lead && at === 0 ? "lead" : undefined}>
              <Card post={post} first={at === 0} sizes={list.lead && at === 0 ? LEAD : CARD} />
            </li>
          ))}
        </ul>
      )}
      {(list.newest || list.older) && (
        <nav className="pagination" aria-label={words.pages}>
          {list.newest && (
            <a rel="prev" href={list.newest} lang={words.foreign}>
              {words.newestPosts}
            </a>
          )}
          {list.older && (
            <a rel="next" href={list.older} lang={words.foreign}>
              {words.olderPosts}
            </a>
          )}
        </nav>
      )}
    </>
  );
}

/** One post of a list. Twin: templates/card.html. */
export async function Card({ post, first, sizes }: { post: Post; first: boolean; sizes: string }) {
  const { dateFormat } = await loadSettings();
  return (
    <article className="card">
      <Cover image={post.featuredImage} sizes={sizes} first={first} labelled />
      <div className="card-text">
        <p className="kicker">
          <a href={paths.category(post.category.slug)}>{post.category.name}</a>
        </p>
        <h2 {...ownLanguage(post)}>
          <a href={paths.post(post.slug)}>{post.title}</a>
        </h2>
        <p className="excerpt" {...ownLanguage(post)}>
          {post.excerpt}
        </p>
        <p className="byline">
          <a rel="author" href={paths.author(post.author.slug)}>
            {post.author.name}
          </a>
          <time dateTime={isoSeconds(post.publishedAt)}>{day(post.publishedAt, dateFormat)}</time>
        </p>
      </div>
    </article>
  );
}
