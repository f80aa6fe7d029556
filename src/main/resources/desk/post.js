// @ts-check
// A post: its status, its revisions, its site updates and its history.
import { apiError, execute } from './api.js';
import { openDialog } from './dialog.js';
import { showActivity } from './activity-list.js';
import { DELIVERY, deliveryRow, pollPending } from './delivery.js';
import {
  announce, copyTemplate, createLink, field, find, findOptional, formatDate, instantOf, isEditor, notifyOf, onClick, onSubmit, showBadge, showFacts, site,
  whileBusy,
} from './page.js';
import { contentPath, deskPaths } from './paths.js';
import { enableChecks, showReceipt } from './receipt.js';
import { revise } from './revise.js';
import { differenceSection, FIELD_NAMES } from './text-differences.js';

const SEO = 'title description socialTitle socialDescription canonicalUrl noindex';
const TEXT = `title slug language excerpt bodyMarkdown seo { ${SEO} }`;
const STATUS = 'id status publishedAt updatedAt updatedBy title slug openRevision { id }';
/** What the page begins with. */
const LEAD = 'excerpt featuredImage { url srcset alt width height }';
const TERMS = 'author { name } category { name } tags { name }';
const POST = `query($id: ID!) { post: postById(id: $id) { ${STATUS} ${LEAD} ${TERMS} } page: pageById(id: $id) { ${STATUS} ${LEAD} } }`;
const POST_FOR_EDITORS = `query($id: ID!) {
  post: postById(id: $id) { ${STATUS} ${LEAD} ${TEXT} ${TERMS} revisions { number approvedBy approvedAt ${TEXT} ${TERMS} } }
  page: pageById(id: $id) { ${STATUS} ${LEAD} ${TEXT} revisions { number approvedBy approvedAt ${TEXT} } }
}`;
const DELIVERIES = `query($path: String) { siteDeliveries(first: 5, path: $path) { nodes { ${DELIVERY} } } }`;
const UNPUBLISH = `mutation($input: UnpublishPostInput!) { unpublishPost(input: $input) { ${STATUS} } }`;
const PUBLISH = `mutation($input: PublishPostInput!) { post: publishPost(input: $input) { ${STATUS} } }`;
const DELETE = 'mutation($input: DeletePostInput!) { deletePost(input: $input) { id } }';
const SCHEDULE = `mutation($input: SchedulePostInput!) { post: schedulePost(input: $input) { ${STATUS} } }`;

/** @typedef {{ name: string }} Named */
/** @typedef {{ title: string, slug: string, language: string | null, excerpt: string, bodyMarkdown: string, seo: Record<string, string | boolean | null>, author?: Named, category?: Named, tags?: Named[] }} Content of a page without the last three */
/** @typedef {Content & { number: number, approvedBy: string, approvedAt: string }} Revision */
/** @typedef {{ excerpt: string, featuredImage: { url: string, srcset: string, alt: string, width: number, height: number } | null, author?: Named, category?: Named, tags?: Named[] }} Lead of a page without the last three */
/** @typedef {{ status: string, publishedAt: string, updatedBy: string, title: string, slug: string, openRevision: { id: string } | null }} Post */
/** @typedef {Post & Lead & Content & { revisions: Revision[] }} PostWithRevisions */

const id = find('.page-head').dataset.post ?? '';
/** @type {HTMLFormElement | null} */
const schedule = findOptional('#schedule');
let slug = '';
/** @type {'POST' | 'PAGE'} */
let kind = 'POST';
let by = '';
/** Stays while the status changes. @type {Lead} */
let lead;

/**
 * The content's fields as texts to compare.
 * @param {Content} content
 * @returns {Record<string, string>}
 */
const texts = ({ title, slug: address, language, excerpt, bodyMarkdown, seo, author, category, tags }) => ({
  title, slug: address, language: language ?? '', excerpt, bodyMarkdown, author: author?.name ?? '', category: category?.name ?? '', tags: (tags ?? []).map((tag) => tag.name).join(', '),
  ...Object.fromEntries(SEO.split(' ').map((name) => [`seo.${name}`, String(seo[name] || '')])),
});

async function load() {
  const { post: asPost, page } = await execute(isEditor ? POST_FOR_EDITORS : POST, { id });
  const post = asPost ?? page;
  if (page) showPage();
  if (!post) {
    find('#post-title').textContent = 'Post not found';
    return;
  }
  if (post.author) by = `by ${post.author.name}`;
  lead = post;
  showPost(post);
  if (!isEditor) return;
  find('#revisions').replaceChildren(...post.revisions.map((/** @type {Revision} */ revision) => row(revision, post)));
  await showUpdates(post);
}

const loadDeliveries = async () => (await execute(DELIVERIES, { path: contentPath(kind, slug) })).siteDeliveries.nodes;

/** @param {Post} post */
async function showUpdates(post) {
  slug = post.slug;
  const deliveries = await loadDeliveries();
  find('#deliveries').replaceChildren(...deliveries.map(deliveryRow));
  find('#no-deliveries').hidden = deliveries.length > 0;
  showReceipt(id);
  await showActivity({ postId: id });
}

/** The texts for a page beside the posts. */
function showPage() {
  kind = 'PAGE';
  by = 'page';
  for (const text of document.querySelectorAll('[data-noun]')) text.textContent = 'page';
}

/** @type {Record<string, string>} */
const DATE_NAMES = { PUBLISHED: 'published', SCHEDULED: 'goes live', UNPUBLISHED: 'was published' };

/** @param {Post} post */
function showPost(post) {
  document.title = `${post.title} – Galley desk`;
  find('#post-title').textContent = post.title;
  showBadge(find('#post-status'), post.status);
  const date = `${DATE_NAMES[post.status]} ${formatDate(post.publishedAt)}`;
  find('#post-about').textContent = `${by}, ${date}, last approved by ${post.updatedBy}`;
  /** @type {HTMLAnchorElement} */
  const live = find('#live');
  live.hidden = post.status !== 'PUBLISHED';
  live.href = `${site}${contentPath(kind, post.slug)}`;
  showLead(post.status === 'PUBLISHED' ? createLink(live.href, live.href) : live.href);
  find('#revise').hidden = Boolean(post.openRevision);
  /** @type {HTMLAnchorElement} */
  const open = find('#continue');
  open.hidden = !post.openRevision;
  if (post.openRevision) open.href = deskPaths.draft(post.openRevision.id);
  find('#unpublish').hidden = !isEditor || post.status === 'UNPUBLISHED';
  if (isEditor) find('#scheduling').hidden = post.status === 'PUBLISHED';
}

/** @param {string | HTMLElement} address */
function showLead(address) {
  const image = find('#post-image');
  image.hidden = !lead.featuredImage;
  if (lead.featuredImage) {
    const { url, srcset, alt, width, height } = lead.featuredImage;
    Object.assign(image, { alt, width, height, sizes: '(max-width: 40rem) 100vw, 24rem', srcset, src: url });
  }
  find('#post-excerpt').textContent = lead.excerpt;
  /** @type {[string, string][]} */
  const terms = lead.category && lead.tags ? [['Category', lead.category.name], ['Tags', lead.tags.map((tag) => tag.name).join(', ')]] : [];
  showFacts(find('#post-facts'), [['URL', address], ...terms]);
}

/**
 * @param {Revision} revision
 * @param {PostWithRevisions} post
 */
function row(revision, post) {
  const latest = revision.number === post.revisions[0].number;
  const element = copyTemplate('revision', {
    name: `${revision.number}. ${revision.title}`,
    about: `Approved by ${revision.approvedBy}, ${formatDate(revision.approvedAt)}${latest ? '; current' : ''}`,
  });
  const button = find('button', element);
  button.hidden = latest;
  button.setAttribute('aria-label', `Compare revision ${revision.number} with the ${kind === 'PAGE' ? 'page' : 'post'}`);
  button.addEventListener('click', () => compare(revision, post, button));
  return element;
}

/**
 * @param {Revision} revision
 * @param {PostWithRevisions} post
 * @param {HTMLElement} button
 */
async function compare(revision, post, button) {
  const [before, after] = [texts(revision), texts(post)];
  find('#compare-title').textContent = `Revision ${revision.number}`;
  const changed = Object.keys(FIELD_NAMES).filter((name) => before[name] !== after[name]);
  find('#compare-fields').replaceChildren(...changed.map((name) => differenceSection(FIELD_NAMES[name], before[name], after[name])));
  if (!changed.length) find('#compare-fields').textContent = 'No differences in the text.';
  if (await openDialog(find('#compare')) === 'restore') await whileBusy(button, () => revise(id, revision.number));
}

onClick(find('#revise'), () => revise(id));

find('#unpublish').addEventListener('click', async () => {
  if (await openDialog(find('#confirm-unpublish')) !== 'yes') return;
  await whileBusy(find('#unpublish'), async () => {
    const { unpublishPost } = await execute(UNPUBLISH, { input: { id } });
    showPost(unpublishPost);
    await showUpdates(unpublishPost);
    announce('Unpublished');
  });
});

const deletion = findOptional('#delete');
deletion?.addEventListener('click', async () => {
  if (await openDialog(find('#confirm-delete')) !== 'yes') return;
  await whileBusy(deletion, async () => {
    await execute(DELETE, { input: { id } });
    location.assign(deskPaths.trash);
  });
});

/** @param {Post} post */
async function showPublished(post) {
  showPost(post);
  await showUpdates(post);
  announce(post.status === 'SCHEDULED' ? 'Scheduled' : 'Published');
}

if (schedule) {
  onSubmit(schedule, async () => {
    const publishAt = instantOf(field(schedule, 'publishAt'));
    if (!publishAt) throw apiError('BAD_REQUEST', 'Choose a date and time.', 'publishAt');
    const { post } = await execute(SCHEDULE, { input: { id, publishAt } });
    await showPublished(post);
  });
  onClick(find('#publish-now'), async () => {
    // A date that has passed publishes at once, with this date.
    const { post } = field(schedule, 'today').checked
      ? await execute(SCHEDULE, { input: { id, publishAt: new Date().toISOString() } })
      : await execute(PUBLISH, { input: { id } });
    await showPublished(post);
  }, schedule);
}

if (isEditor) {
  pollPending(find('#deliveries'), loadDeliveries);
  enableChecks(id);
}

load().catch(notifyOf);
