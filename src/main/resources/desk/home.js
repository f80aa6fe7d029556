// @ts-check
// What waits for the person who is signed in.
import { execute } from './api.js';
import { copyTemplate, find, findOptional, formatDate, isEditor, notifyOf, user } from './page.js';
import { deskPaths } from './paths.js';
import './start-draft.js';

const DRAFT = 'id title status createdBy updatedAt openNotes';
const WAITING = `deskSummary { inReview sentBack scheduled failedImages { ${DRAFT} } }
  inReview: contentTasks(first: 5, filter: { status: IN_REVIEW }) { nodes { ${DRAFT} } }
  sentBack: contentTasks(first: 5, filter: { status: REJECTED, createdBy: $user }) { nodes { ${DRAFT} } }
  mine: contentTasks(first: 5, filter: { status: DRAFT, createdBy: $user }) { nodes { ${DRAFT} } }
  scheduled: posts(first: 5, filter: { status: SCHEDULED }, orderBy: PUBLISHED_AT_ASC) { nodes { id title publishedAt author { name } } }`;
const HOME = `query($user: String!) { ${WAITING} }`;
const HOME_OF_EDITORS = `query($user: String!) {
  ${WAITING} ofEditors: deskSummary { failedDeliveries deadLinks redPosts { id title publishedAt } }
}`;

/** Where the server's counting ends. */
const MAX_COUNT = 100;

/** @typedef {{ id: string, title: string, status: string, createdBy: string, updatedAt: string, openNotes: number }} Draft */
/** @typedef {{ id: string, title: string, publishedAt: string, author?: { name: string } }} Post */

/**
 * @param {string} title
 * @param {string} about
 * @param {string} href
 */
function row(title, about, href) {
  const element = copyTemplate('waiting-row', { title, about });
  /** @type {HTMLAnchorElement} */ (find('a', element)).href = href;
  return element;
}

/**
 * @param {Draft} draft
 * @param {(id: string) => string} path
 */
function draftRow({ id, title, createdBy, updatedAt, openNotes }, path) {
  const notes = openNotes === 1 ? ', 1 open note' : `, ${openNotes} open notes`;
  return row(title, `${createdBy === user ? 'Yours' : `By ${createdBy}`}, last edited ${formatDate(updatedAt)}${openNotes ? notes : ''}`, path(id));
}

/**
 * @param {string} id of the section
 * @param {number | null} count
 * @param {HTMLElement[]} rows
 */
function show(id, count, rows) {
  const section = findOptional(`#${id}`);
  if (!section) return;
  const badge = findOptional('.badge', section);
  if (badge) {
    badge.hidden = !count;
    badge.textContent = count === MAX_COUNT ? `${MAX_COUNT}+` : String(count);
  }
  findOptional('.rows', section)?.replaceChildren(...rows);
  const empty = findOptional('.hint[hidden]', section);
  if (empty) empty.hidden = rows.length > 0;
  if ('urgent' in section.dataset) section.hidden = !count;
}

async function load() {
  const data = await execute(isEditor ? HOME_OF_EDITORS : HOME, { user });
  const { deskSummary: summary, ofEditors } = data;
  show('in-review', summary.inReview, data.inReview.nodes.map((/** @type {Draft} */ draft) => draftRow(draft, deskPaths.review)));
  show('sent-back', summary.sentBack, data.sentBack.nodes.map((/** @type {Draft} */ draft) => draftRow(draft, deskPaths.draft)));
  show('your-drafts', null, data.mine.nodes.map((/** @type {Draft} */ draft) => draftRow(draft, deskPaths.draft)));
  show('failed-images', summary.failedImages.length, summary.failedImages.map((/** @type {Draft} */ draft) => draftRow(draft, deskPaths.image)));
  show('scheduled', summary.scheduled, data.scheduled.nodes.map((/** @type {Post} */ post) => row(post.title,
    `${post.author ? `${post.author.name}, ` : ''}goes live ${formatDate(post.publishedAt)}`, deskPaths.post(post.id))));
  if (ofEditors) {
    show('failed-deliveries', ofEditors.failedDeliveries, []);
    show('dead-links', ofEditors.deadLinks, []);
    show('red-posts', ofEditors.redPosts.length, ofEditors.redPosts.map((/** @type {Post} */ post) => row(post.title,
      'Not as approved: see the differences and check again', deskPaths.post(post.id))));
  }
  find('#waiting').hidden = false;
  find('#loading').hidden = true;
}

load().catch(notifyOf);
