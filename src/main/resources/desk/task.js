// The head of a task's pages.
import { ask, Refusal } from './api.js';
import { badge, during, find, mayEdit, say, settled, user, when } from './page.js';

export const taskId = find('.task-head').dataset.task;

export const HEAD = `id title status version missing rejectionReason createdBy updatedBy updatedAt excerpt
  featuredImage { id url alt width height } post { id slug status }`;

const PLACES = {
  title: ['a title', ''], bodyMarkdown: ['an article', ''], author: ['an author', ''], category: ['a category', ''],
  tags: ['a tag', ''], featuredImage: ['a picture', '/picture'], featuredImageAlt: ['a description of the picture', '/picture'],
};

let task = null;
let before = async () => true;

export const current = () => task;

/** What has to be done before the task may be sent on. */
export function beforeSubmit(action) {
  before = action;
}

/** Loads the task with these fields besides the head's, and shows its head. */
export async function loadTask(fields = '') {
  const { contentTask } = await ask(`query($id: ID!) { contentTask(id: $id) { ${HEAD} ${fields} } }`, { id: taskId });
  if (!contentTask) {
    find('#task-title').textContent = 'There is no such task';
    throw new Refusal([{ code: 'NOT_FOUND', field: '', message: 'There is no such task, or it is not yours.' }]);
  }
  showHead(contentTask);
  return contentTask;
}

/** What approval still wants, an undescribed picture included. */
export function lacks(of) {
  return [...of.missing, ...(of.featuredImage && !of.featuredImage.alt.trim() ? ['featuredImageAlt'] : [])];
}

export function lacksLinks(fields) {
  return fields.flatMap((field, at) => {
    const [words, page] = PLACES[field] ?? [field, ''];
    const link = document.createElement('a');
    link.href = `/desk/tasks/${taskId}${page}`;
    link.textContent = words;
    return at ? [', ', link] : [link];
  });
}

export function showHead(from) {
  task = { ...task, ...from };
  document.title = `${task.title} – Galley desk`;
  find('#task-title').textContent = task.title;
  badge(find('#task-status'), task.status);
  const by = task.createdBy === user ? 'yours' : `by ${task.createdBy}`;
  find('#task-about').textContent = `${by}, changed ${when(task.updatedAt)}${task.post ? ', revises a post' : ''}`;
  if (task.status === 'APPROVED') find('#task-about').textContent = `${by}, approved ${when(task.updatedAt)}`;
  find('#rejected').hidden = !task.rejectionReason;
  find('#rejected span').textContent = task.rejectionReason ?? '';
  const missing = lacks(task);
  find('#missing').hidden = !missing.length || task.status === 'APPROVED';
  find('#missing').replaceChildren('Still needs ', ...lacksLinks(missing), '.');
  find('#submit').hidden = !['DRAFT', 'REJECTED'].includes(task.status);
  find('#revise').hidden = task.status !== 'APPROVED';
}

/** Runs a change that names the version; again with the present one when only that has moved on. */
export async function withVersion(change) {
  try {
    return await change(task.version);
  } catch (problem) {
    if (!(problem instanceof Refusal) || !problem.has('CONFLICT', 'input.version', 'version')) throw problem;
    await loadTask();
    return change(task.version);
  }
}

async function submit(earlier) {
  await earlier;
  if (!await before()) return;
  const { submitContentTask } = await ask(
    `mutation($input: SubmitContentTaskInput!) { submitContentTask(input: $input) { ${HEAD} } }`,
    { input: { id: taskId, version: task.version } },
  );
  showHead(submitContentTask);
  say('Sent for review');
  // Who may decide is led there.
  if (mayEdit && !location.pathname.endsWith('/review')) {
    location.assign(`/desk/tasks/${taskId}/review`);
    return;
  }
  document.dispatchEvent(new Event('task-changed'));
}

find('#submit').addEventListener('click', () => {
  const earlier = settled();
  during(find('#submit'), () => submit(earlier));
});

find('#revise').addEventListener('click', () => during(find('#revise'), () => revise(task.post.id)));

/** Opens a task with a post's content, or with that of one of its revisions, and goes there. */
export async function revise(id, revision) {
  const { revisePost } = await ask('mutation($input: RevisePostInput!) { revisePost(input: $input) { id } }', {
    input: { id, ...(revision ? { revision } : {}) },
  });
  location.assign(`/desk/tasks/${revisePost.id}`);
}
