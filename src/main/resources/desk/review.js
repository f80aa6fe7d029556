// The decision: approve, now or for a time to come, or send back with a reason.
import { ask, Refusal } from './api.js';
import { facts, find, instant, mayEdit, notify, onSubmit, say, site } from './page.js';
import { showActivity } from './activity.js';
import { current, HEAD, lacks, lacksLinks, loadTask, showHead, taskId } from './task.js';

const approve = find('#approve');
const reject = find('#reject');

const SENTENCES = {
  DRAFT: 'It is a draft still. Send it for review when it is ready.',
  REJECTED: 'It was sent back. Put right what is asked for, and send it for review again.',
};

function showState(task) {
  const inReview = task.status === 'IN_REVIEW';
  for (const part of document.querySelectorAll('#approving, #rejecting')) part.hidden = !inReview;
  const place = find('#not-now');
  place.hidden = inReview && mayEdit;
  if (task.status === 'APPROVED' && task.post) place.replaceChildren(...outcome(task.post));
  else place.textContent = SENTENCES[task.status] ?? 'It waits for an editor.';
}

function outcome({ id, slug, status }) {
  const link = document.createElement('a');
  const desk = document.createElement('a');
  desk.href = `/desk/posts/${id}`;
  desk.textContent = 'The post at the desk';
  if (status !== 'PUBLISHED') return [status === 'SCHEDULED' ? 'It is scheduled. ' : 'It has been taken off the site. ', desk, '.'];
  link.href = `${site}/posts/${slug}`;
  link.textContent = 'See it there';
  return ['It is on the site. ', link, '. ', desk, '.'];
}

function showFacts(task) {
  const image = find('#facts-image');
  image.hidden = !task.featuredImage;
  if (task.featuredImage) {
    Object.assign(image, { src: task.featuredImage.url, alt: task.featuredImage.alt, width: task.featuredImage.width, height: task.featuredImage.height });
  }
  facts(find('#facts'), [
    ['Address', `${site}/posts/${task.slug}`],
    ['Excerpt', task.excerpt],
    ['Author', task.author?.name],
    ['Category', task.category?.name],
    ['Tags', task.tags.map((tag) => tag.name).join(', ')],
    ['Picture', task.featuredImage?.alt],
  ]);
}

const MORE = 'slug author { name } category { name } tags { name }';

async function load() {
  const task = await loadTask(MORE);
  showFacts(task);
  showState(task);
  await showActivity({ taskId });
}

if (approve) {
  onSubmit(approve, async () => {
    const missing = lacks(current());
    if (missing.length) {
      find('[data-error-rest]', approve).replaceChildren('It still needs ', ...lacksLinks(missing), '.');
      return;
    }
    const publishAt = instant(approve.elements.publishAt);
    const { approvePost } = await ask('mutation($input: ApprovePostInput!) { approvePost(input: $input) { id slug status } }', {
      input: { taskId, version: current().version, ...(publishAt && { publishAt }) },
    });
    await load();
    say(approvePost.status === 'SCHEDULED' ? 'Scheduled' : 'Published');
    find('#not-now a')?.focus();
  });

  onSubmit(reject, async () => {
    const { rejectContentTask } = await ask(
      `mutation($input: RejectContentTaskInput!) { rejectContentTask(input: $input) { ${HEAD} } }`,
      { input: { id: taskId, version: current().version, reason: reject.elements.reason.value } },
    );
    showHead(rejectContentTask);
    showState(rejectContentTask);
    await showActivity({ taskId });
    say('Sent back to its writer');
  });
}

document.addEventListener('task-changed', () => {
  showState(current());
  showActivity({ taskId });
});

load().catch((problem) => {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
});
