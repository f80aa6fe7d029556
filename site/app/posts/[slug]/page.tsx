import { permanentRedirect } from "next/navigation";
import { Avatar } from "@/components/avatar";
import { CoverFigure } from "@/components/cover";
import { Frame } from "@/components/frame";
import { Head } from "@/components/head";
import { Missing, MissingPost, redirectIfSet } from "@/components/missing";
import { Nearby } from "@/components/nearby";
import { day, isoSeconds, updatedDay } from "@/lib/dates";
import { blogPosting, breadcrumbs } from "@/lib/json-ld";
import { loadNearby, loadPost, postTags } from "@/lib/loaders";
import { isSlug, paths } from "@/lib/paths";
import { siteUrl } from "@/env";
import { loadSettings, loadWords } from "@/lib/settings";
import { around, counted, ownLanguage } from "@/lib/words";

export const generateStaticParams = () => [];

// Twin: templates/post.html
export default async function Page({ params }: PageProps<"/posts/[slug]">) {
  const { slug } = await params;
  if (!isSlug(slug)) return <Missing />;
  const post = await loadPost(slug);
  if (!post) {
    await redirectIfSet(paths.post(slug));
    return <MissingPost slug={slug} cacheTags={postTags(slug)} />;
  }
  if (post.slug !== slug) permanentRedirect(paths.post(post.slug));
  const nearby = await loadNearby(post);
  const settings = await loadSettings();
  const words = await loadWords();
  const [beforeUpdated, afterUpdated] = around(words.updated);
  const updated = updatedDay(post, settings.dateFormat);
  return (
    <Frame>
      <Head
        heading={post.title}
        description={post.excerpt}
        path={paths.post(slug)}
        seo={post.seo}
        language={post.language}
        type="article"
        image={post.featuredImage}
        article={{
          published: isoSeconds(post.publishedAt),
          modified: isoSeconds(post.updatedAt),
          author: siteUrl + paths.author(post.author.slug),
          section: post.category.name,
          tags: post.tags.map((tag) => tag.name),
        }}
        jsonLd={[blogPosting(post, settings), breadcrumbs(post, settings)]}
      />
      <article className="post">
        <header className="post-header">
          <p className="kicker">
            <a href={paths.category(post.category.slug)}>{post.category.name}</a>
          </p>
          <h1 {...ownLanguage(post)}>{post.title}</h1>
          {post.standfirst && (
            <p className="standfirst" {...ownLanguage(post)}>
              {post.standfirst}
            </p>
          )}
          <p className="byline">
            <a rel="author" href={paths.author(post.author.slug)}>
              {post.author.name}
            </a>
            <time dateTime={isoSeconds(post.publishedAt)}>{day(post.publishedAt, settings.dateFormat)}</time>
            {updated && post.revisedAt && (
              <span className="updated" lang={words.foreign}>
                {beforeUpdated}
                <time dateTime={isoSeconds(post.revisedAt)}>{updated}</time>
                {afterUpdated}
              </span>
            )}
            <span lang={words.foreign}>{counted(words, words.readingTime, post.readingMinutes)}</span>
          </p>
        </header>
        <CoverFigure image={post.featuredImage} />
        <div className="article" {...ownLanguage(post)} dangerouslySetInnerHTML={{ __html: post.contentHtml }} />
        <footer className="post-footer">
          {post.tags.length > 0 && (
            <ul className="tags" aria-label={words.tags}>
              {post.tags.map((tag) => (
                <li key={tag.slug}>
                  <a rel="tag" href={paths.tag(tag.slug)}>
                    {tag.name}
                  </a>
                </li>
              ))}
            </ul>
          )}
          <div className="signature">
            {post.author.avatarUrl && <Avatar url={post.author.avatarUrl} />}
            <div>
              <p className="name" dir="auto">
                <a href={paths.author(post.author.slug)}>{post.author.name}</a>
              </p>
              {post.author.bio && (
                <p className="bio" dir="auto">
                  {post.author.bio}
                </p>
              )}
            </div>
          </div>
        </footer>
      </article>
      <Nearby nearby={nearby} />
    </Frame>
  );
}
