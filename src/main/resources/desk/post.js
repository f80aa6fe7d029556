// A post: on the site or not, from when, and what it was before.
import { ask, Refusal } from './api.js';
import { badge, choice, copy, during, find, instant, mayEdit, notify, onSubmit, say, site, when } from './page.js';
import { differenceElements } from './difference.js';
import { DELIVERY, deliveryRow, keepUp } from './delivery.js';
import { showActivity } from './activity.js';

const id = find('.task-head').dataset.post;
const schedule = find('#schedule');
const CONTENT = 'title slug excerpt bodyMarkdown author { name } category { name } tags { name }';
const NAMES = { title: 'Title', slug: 'Address', excerpt: 'Excerpt', author: 'Author', category: 'Category', tags: 'Tags', bodyMarkdown: 'Article' };

const words = (of) => ({ ...of, author: of.author.name, category: of.category.name, tags: of.tags.map((tag) => tag.name).join(', ') });

async function load() {
  const revisions = mayEdit ? `revisions { number approvedBy approvedAt ${CONTENT} }` : '';
  const { postById: post } = await ask(
    `query($id: ID!) { postById(id: $id) { id status publishedAt updatedAt updatedBy ${CONTENT} ${revisions} } }`,
    { id },
  );
  if (!post) {
    find('#post-title').textContent = 'There is no such post';
    return;
  }
  showPost(post);
  if (!mayEdit) return;
  find('#revisions').replaceChildren(...post.revisions.map((revision) => row(revision, post)));
  await showWhatFollowed(post);
}

let slug = '';

const told = async () => (await ask(`query($path: String) { siteDeliveries(first: 5, path: $path) { nodes { ${DELIVERY} } } }`, {
  path: `/posts/${slug}`,
})).siteDeliveries.nodes;

async function showWhatFollowed(post) {
  slug = post.slug;
  const deliveries = await told();
  find('#deliveries').replaceChildren(...deliveries.map(deliveryRow));
  find('#not-told').hidden = deliveries.length > 0;
  await showActivity({ postId: id });
}

function showPost(post) {
  document.title = `${post.title} – Galley desk`;
  find('#post-title').textContent = post.title;
  badge(find('#post-status'), post.status);
  const date = { PUBLISHED: 'published', SCHEDULED: 'appears', UNPUBLISHED: 'was published' }[post.status];
  find('#post-about').textContent = `by ${post.author.name}, ${date} ${when(post.publishedAt)}, last approved by ${post.updatedBy}`;
  find('#live').hidden = post.status !== 'PUBLISHED';
  find('#live').href = `${site}/posts/${post.slug}`;
  find('#unpublish').hidden = !mayEdit || post.status === 'UNPUBLISHED';
  if (mayEdit) find('#scheduling').hidden = post.status === 'PUBLISHED';
}

function row(revision, post) {
  const latest = revision.number === post.revisions[0].number;
  const element = copy('revision', {
    name: `${revision.number}. ${revision.title}`,
    about: `Approved by ${revision.approvedBy}, ${when(revision.approvedAt)}${latest ? '; the post as it is' : ''}`,
  });
  const button = find('button', element);
  button.hidden = latest;
  button.setAttribute('aria-label', `Compare revision ${revision.number} with the post`);
  button.addEventListener('click', () => compare(revision, post, button));
  return element;
}

async function compare(revision, post, button) {
  const [then, now] = [words(revision), words(post)];
  find('#compare-title').textContent = `Revision ${revision.number}`;
  const changed = Object.keys(NAMES).filter((name) => then[name] !== now[name]);
  find('#compare-fields').replaceChildren(...changed.map((name) => {
    const section = copy('difference', { name: NAMES[name] });
    const place = find('[data-part]', section);
    place.setAttribute('aria-label', `Difference in ${NAMES[name]}`);
    place.append(...differenceElements(then[name], now[name]));
    return section;
  }));
  if (!changed.length) find('#compare-fields').textContent = 'Its words are the same.';
  if (await choice(find('#compare')) === 'restore') await during(button, () => revise(revision.number));
}

async function revise(revision) {
  const { revisePost } = await ask('mutation($input: RevisePostInput!) { revisePost(input: $input) { id } }', {
    input: { id, ...(revision && { revision }) },
  });
  location.assign(`/desk/tasks/${revisePost.id}`);
}

const STATE = 'id status publishedAt updatedAt updatedBy title slug author { name }';

find('#revise').addEventListener('click', (event) => during(event.currentTarget, () => revise()));

find('#unpublish').addEventListener('click', async (event) => {
  const button = event.currentTarget;
  if (await choice(find('#ask')) !== 'yes') return;
  await during(button, async () => {
    const { unpublishPost } = await ask(`mutation($input: UnpublishPostInput!) { unpublishPost(input: $input) { ${STATE} } }`, { input: { id } });
    showPost(unpublishPost);
    await showWhatFollowed(unpublishPost);
    say('Taken off the site');
  });
});

async function appear(publishAt) {
  const { schedulePost } = await ask(`mutation($input: SchedulePostInput!) { schedulePost(input: $input) { ${STATE} } }`, { input: { id, publishAt } });
  showPost(schedulePost);
  await showWhatFollowed(schedulePost);
  say(schedulePost.status === 'SCHEDULED' ? 'Scheduled' : 'Published');
}

if (schedule) {
  onSubmit(schedule, async () => {
    const publishAt = instant(schedule.elements.publishAt);
    if (!publishAt) throw new Refusal([{ code: 'BAD_REQUEST', field: 'publishAt', message: 'Say when it is to appear.' }]);
    await appear(publishAt);
  });
  find('#publish-now').addEventListener('click', (event) => during(event.currentTarget, () => appear(new Date().toISOString()), schedule));
}

if (mayEdit) keepUp(find('#deliveries'), told);

load().catch((problem) => {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
});
