import { cache } from "react";
import { notFound } from "next/navigation";
import { ApiFailure, ask, BadQuestion } from "./api";
import { paths } from "./paths";
import { tags } from "./tags";
import {
  AuthorPageDocument,
  CategoryPageDocument,
  PostListDocument,
  PostPageDocument,
  SectionsDocument,
  TagPageDocument,
  type PostFilter,
} from "@/graphql/generated/graphql";

/** Posts on a page of a list, which fill two or three columns; the same in app.galley.preview.Lists. */
const PAGE_SIZE = 12;

export type PostList = Awaited<ReturnType<typeof loadList>>;

export const loadSections = cache(async () => {
  try {
    return (await ask(SectionsDocument, {}, [tags.taxonomy])).categories;
  } catch (failure) {
    // The API may be away while the site is built. What is made then is only a page for addresses that lead nowhere, which
    // app/[...path] answers before it.
    if (failure instanceof ApiFailure && process.env.NEXT_PHASE === "phase-production-build") return [];
    throw failure;
  }
});

export const loadPost = cache(
  async (slug: string) =>
    (await ask(PostPageDocument, { slug }, [tags.post(slug), tags.taxonomy, tags.path(paths.post(slug))])).post,
);

export const loadCategory = cache(
  async (slug: string) =>
    (await ask(CategoryPageDocument, { slug }, [tags.category(slug), tags.taxonomy, tags.path(paths.category(slug))])).category,
);

export const loadTag = cache(
  async (slug: string) => (await ask(TagPageDocument, { slug }, [tags.tag(slug), tags.taxonomy, tags.path(paths.tag(slug))])).tag,
);

export const loadAuthor = cache(
  async (slug: string) =>
    (await ask(AuthorPageDocument, { slug }, [tags.author(slug), tags.taxonomy, tags.path(paths.author(slug))])).author,
);

/**
 * A page of a list.
 * @param path address of the list's first page
 * @param tag under which the list is kept
 */
export async function loadList(path: string, tag: string, filter: PostFilter | null, after: string | null) {
  const lead = path === paths.home && !after;
  const here = after ? paths.after(path, after) : path;
  const question = { first: lead ? PAGE_SIZE + 1 : PAGE_SIZE, after, filter };
  const { posts } = await ask(PostListDocument, question, [tag, tags.taxonomy, tags.path(here)]).catch((failure: unknown) => {
    if (after && failure instanceof BadQuestion) notFound();
    throw failure;
  });
  if (after && posts.nodes.length === 0) notFound();
  return {
    posts: posts.nodes,
    lead,
    path: here,
    newest: after ? path : null,
    older: posts.pageInfo.hasNextPage && posts.pageInfo.endCursor ? paths.after(path, posts.pageInfo.endCursor) : null,
  };
}
