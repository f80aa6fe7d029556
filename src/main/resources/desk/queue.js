import { ask } from './api.js';
import { badge, copy, find, list, markTab, onSubmit, user, when } from './page.js';

const search = new URLSearchParams(location.search);
const form = find('.filter');
form.elements.q.value = search.get('q') ?? '';
form.elements.mine.checked = search.has('mine');
if (search.get('status')) {
  form.elements.status.value = search.get('status');
  form.elements.status.disabled = false;
}
form.elements.mine.addEventListener('change', () => form.requestSubmit());
markTab();

const filter = {
  ...(search.get('status') && { status: search.get('status') }),
  ...(search.get('q')?.trim() && { text: search.get('q').trim() }),
  ...(search.has('mine') && { createdBy: user }),
};

list({
  rows: find('#tasks'),
  load: async (after) => (await ask(`query($after: String, $filter: ContentTaskFilter) {
    contentTasks(first: 30, after: $after, filter: $filter) {
      nodes { id title status createdBy updatedBy updatedAt missing }
      pageInfo { hasNextPage endCursor }
    }
  }`, { after, filter })).contentTasks,
  row(task) {
    const mine = task.createdBy === user ? 'Yours' : `By ${task.createdBy}`;
    const row = copy('task', { title: task.title, about: `${mine}, changed ${when(task.updatedAt)} by ${task.updatedBy}` });
    const link = find('a', row);
    link.href = `/desk/tasks/${task.id}${task.status === 'IN_REVIEW' ? '/review' : ''}`;
    link.dir = 'auto';
    badge(find('.badge', row), task.status);
    return row;
  },
});

const start = find('#start');
onSubmit(start, async () => {
  const { createContentTask } = await ask('mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }', {
    input: { title: start.elements.title.value },
  });
  location.assign(`/desk/tasks/${createContentTask.id}`);
});
