import { cache } from "react";
import { BadRequest, query } from "./api";
import { paths } from "./paths";
import { tags } from "./tags";
import {
  ArchiveDocument,
  AuthorIndexDocument,
  AuthorPageDocument,
  CategoryIndexDocument,
  CategoryPageDocument,
  NearbyDocument,
  PostListDocument,
  PostPageDocument,
  SearchDocument,
  SitePageDocument,
  TagIndexDocument,
  TagPageDocument,
  type PostFilter,
} from "@/graphql/generated/graphql";

/** Posts on a page of a list: full rows in two or three columns. Twin: app.galley.preview.Lists. */
const PAGE_SIZE = 12;

/** Authors, categories or tags on a page of their index. Twin: app.galley.preview.IndexPages. */
const INDEX_SIZE = 100;

export type PostList = NonNullable<Awaited<ReturnType<typeof loadList>>>;

/** Tags of what the page at a post's address shows. */
export const postTags = (slug: string) => [tags.post(slug), tags.taxonomy, tags.path(paths.post(slug))];

export const loadPost = cache(async (slug: string) => (await query(PostPageDocument, { slug }, postTags(slug))).post);

/** Tags of what is shown at the address of a page beside the posts. */
export const pageTags = (slug: string) => [tags.page(slug), tags.taxonomy, tags.path(paths.page(slug))];

export const loadPage = cache(async (slug: string) => (await query(SitePageDocument, { slug }, pageTags(slug))).page);

/**
 * Loads what is shown at the end of a post. The API names the post when one comes before or after it, or leaves; related posts share a tag or the
 * category.
 */
export async function loadNearby(post: NonNullable<Awaited<ReturnType<typeof loadPost>>>) {
  const { slug, category } = post;
  const terms = [tags.category(category.slug), ...post.tags.map((tag) => tags.tag(tag.slug))];
  return (await query(NearbyDocument, { slug }, [tags.post(slug), tags.taxonomy, tags.path(paths.post(slug)), ...terms])).post;
}

export const loadCategory = cache(
  async (slug: string) =>
    (await query(CategoryPageDocument, { slug }, [tags.category(slug), tags.taxonomy, tags.path(paths.category(slug))])).category,
);

export const loadTag = cache(
  async (slug: string) => (await query(TagPageDocument, { slug }, [tags.tag(slug), tags.taxonomy, tags.path(paths.tag(slug))])).tag,
);

export const loadAuthor = cache(
  async (slug: string) =>
    (await query(AuthorPageDocument, { slug }, [tags.author(slug), tags.taxonomy, tags.path(paths.author(slug))])).author,
);

/**
 * Loads a page of a list.
 * @param listPath path of the list's first page
 * @param tag cache tag of the list
 * @param after cursor of a later page; null for the first
 * @returns null when there is no such later page
 */
export async function loadList(listPath: string, tag: string, filter: PostFilter | null, after: string | null) {
  const lead = listPath === paths.home && !after;
  const path = after ? paths.laterPage(listPath, after) : listPath;
  const variables = { first: lead ? PAGE_SIZE + 1 : PAGE_SIZE, after, filter };
  const result = await query(PostListDocument, variables, [tag, tags.taxonomy, tags.path(path)]).catch((error: unknown) => {
    if (after && error instanceof BadRequest) return null;
    throw error;
  });
  if (!result || (after && result.posts.nodes.length === 0)) return null;
  const { posts } = result;
  return {
    posts: posts.nodes,
    lead,
    path,
    newest: after ? listPath : null,
    older: posts.pageInfo.hasNextPage && posts.pageInfo.endCursor ? paths.laterPage(listPath, posts.pageInfo.endCursor) : null,
  };
}

/**
 * Searches for a text, which is not cached: readers can search for anything. An invalid cursor gives the first results, which pages are
 * beside.
 */
export async function search(text: string, after: string | null) {
  const results = async (cursor: string | null) => {
    const found = await query(SearchDocument, { text, first: PAGE_SIZE, after: cursor, pages: !cursor }, null);
    return { ...found.search, pages: found.searchPages ?? [] };
  };
  try {
    return { ...(await results(after)), after };
  } catch (error) {
    if (after && error instanceof BadRequest) return { ...(await results(null)), after: null };
    throw error;
  }
}

export async function loadArchive() {
  return (await query(ArchiveDocument, {}, [tags.posts, tags.path(paths.archive)])).archiveMonths;
}

type IndexPage = { first: number; after: string | null };

const INDEXES = {
  categories: (page: IndexPage, cacheTags: string[]) => query(CategoryIndexDocument, page, cacheTags),
  tags: (page: IndexPage, cacheTags: string[]) => query(TagIndexDocument, page, cacheTags),
  authors: (page: IndexPage, cacheTags: string[]) => query(AuthorIndexDocument, page, cacheTags),
};

/**
 * Loads a page of the index of categories, tags or authors, with the numbers of their posts.
 * @returns null when there is no such later page
 */
export async function loadIndex(kind: keyof typeof INDEXES, after: string | null) {
  const first = paths[kind];
  const path = after ? paths.laterPage(first, after) : first;
  const cacheTags = [tags.posts, tags.taxonomy, tags.path(path)];
  const result = await INDEXES[kind]({ first: INDEX_SIZE, after }, cacheTags).catch((error: unknown) => {
    if (after && error instanceof BadRequest) return null;
    throw error;
  });
  if (!result || (after && result.terms.nodes.length === 0)) return null;
  const { nodes, pageInfo } = result.terms;
  return {
    terms: nodes,
    path,
    first: after ? first : null,
    more: pageInfo.hasNextPage && pageInfo.endCursor ? paths.laterPage(first, pageInfo.endCursor) : null,
  };
}
