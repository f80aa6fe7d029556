// @ts-check
// The trash: discarded drafts, deleted posts, and unpublished ones.
import { execute } from './api.js';
import { announce, copyTemplate, createLink, find, findOptional, formatDate, isAdmin, onClick, whileBusy } from './page.js';
import { deskPaths } from './paths.js';

const PAGE = 'pageInfo { hasNextPage endCursor }';
const DRAFTS = `query($after: String) { list: discardedDrafts(first: 30, after: $after) { nodes { id title postId discardedAt discardedBy removedAt } ${PAGE} } }`;
const DELETED = `query($after: String) { list: deletedPosts(first: 30, after: $after) { nodes { id kind title deletedAt deletedBy removedAt } ${PAGE} } }`;
const UNPUBLISHED = `query($after: String) {
  list: posts(first: 30, after: $after, filter: { status: UNPUBLISHED }) { nodes { id title updatedAt updatedBy } ${PAGE} }
}`;
const UNPUBLISHED_PAGES = 'query { list: pages(status: UNPUBLISHED) { id title updatedAt updatedBy } }';
const RESTORE_DRAFT = 'mutation($input: RestoreDraftInput!) { restoreDraft(input: $input) { id } }';
const RESTORE_POST = 'mutation($input: RestorePostInput!) { restorePost(input: $input) { id } }';

/** @typedef {{ id: string, title: string, [field: string]: string | null }} Item */

/**
 * @param {Item} item
 * @param {string} about
 * @param {HTMLElement | null} action
 */
function row(item, about, action) {
  const element = copyTemplate('item', { title: item.title, about });
  if (action) find('.row-side', element).append(action);
  return element;
}

/**
 * @param {Item} item
 * @param {string} noun
 * @param {(input: { id: string }) => Promise<unknown>} restore
 * @param {string} page where the restored item is
 */
function restoreButton(item, noun, restore, page) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Restore';
  button.setAttribute('aria-label', `Restore ${noun} ${item.title}`);
  onClick(button, async () => {
    await restore({ id: item.id });
    const link = createLink(page, 'Open');
    link.setAttribute('aria-label', `Open ${noun} ${item.title}`);
    button.replaceWith(link);
    link.focus();
    announce(`${item.title} restored`);
  });
  return button;
}

/** @param {Item} draft */
const draftRow = (draft) => row(
  draft,
  `${draft.postId ? 'Revision, d' : 'D'}iscarded ${formatDate(String(draft.discardedAt))} by ${draft.discardedBy}; removed for good ${
    formatDate(String(draft.removedAt))}`,
  restoreButton(draft, 'draft', (input) => execute(RESTORE_DRAFT, { input }), deskPaths.draft(draft.id)),
);

/** @param {Item} post */
const deletedRow = (post) => row(
  post,
  `${post.kind === 'PAGE' ? 'Page, d' : 'D'}eleted ${formatDate(String(post.deletedAt))} by ${post.deletedBy}; removed for good ${formatDate(String(post.removedAt))}`,
  isAdmin ? restoreButton(post, post.kind === 'PAGE' ? 'page' : 'post', (input) => execute(RESTORE_POST, { input }), deskPaths.post(post.id)) : null,
);

/**
 * The unpublished pages, which are few, come before the first posts.
 * @param {string | null} after
 */
async function loadUnpublished(after) {
  const { list } = await execute(UNPUBLISHED, { after });
  const pages = after ? [] : (await execute(UNPUBLISHED_PAGES, {})).list;
  return { list: { ...list, nodes: [...pages, ...list.nodes] } };
}

/** @param {Item} post */
function unpublishedRow(post) {
  const link = createLink(deskPaths.post(post.id), 'Open');
  link.setAttribute('aria-label', `Open post ${post.title}`);
  return row(post, `Last changed ${formatDate(String(post.updatedAt))} by ${post.updatedBy}`, link);
}

/**
 * @param {string} kind
 * @param {(after: string | null) => Promise<{ list: { nodes: Item[], pageInfo: { hasNextPage: boolean, endCursor: string | null } } }>} load
 * @param {(item: Item) => HTMLElement} toRow
 */
async function showSection(kind, load, toRow) {
  const section = findOptional(`[data-kind="${kind}"]`);
  if (!section) return;
  const more = find('.more', section);
  /** @type {string | null} */
  let after = null;
  const next = async () => {
    const { list } = await load(after);
    find('.rows', section).append(...list.nodes.map(toRow));
    after = list.pageInfo.endCursor;
    more.hidden = !list.pageInfo.hasNextPage;
    find('.empty', section).hidden = find('.rows', section).childElementCount > 0;
  };
  onClick(more, next);
  await whileBusy(more, next);
}

showSection('drafts', (after) => execute(DRAFTS, { after }), draftRow);
showSection('deleted', (after) => execute(DELETED, { after }), deletedRow);
showSection('unpublished', loadUnpublished, unpublishedRow);
