// @ts-check
import { execute } from './api.js';
import { chosenTerms, startFilters } from './list-filters.js';
import { copyTemplate, field, find, formatDate, markCurrentTab, notifyOf, showBadge, showList, user } from './page.js';
import { deskPaths } from './paths.js';
import './start-draft.js';

const DRAFTS = `query($after: String, $filter: ContentTaskFilter) {
  contentTasks(first: 30, after: $after, filter: $filter) {
    nodes { id kind title status openNotes createdBy updatedBy updatedAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

const search = new URLSearchParams(location.search);
const status = search.get('status');
const text = search.get('q')?.trim();

/** @type {HTMLFormElement} */
const form = find('.filter');
const onlyMine = field(form, 'mine');
field(form, 'q').value = search.get('q') ?? '';
onlyMine.checked = search.has('mine');
onlyMine.addEventListener('change', () => form.requestSubmit());
if (status) {
  field(form, 'status').value = status;
  field(form, 'status').disabled = false;
}
markCurrentTab();
startFilters().catch(notifyOf);

const filter = {
  ...(status && { status }),
  ...(text && { words: text }),
  ...(search.has('mine') && { createdBy: user }),
  ...chosenTerms,
};
if (Object.keys(filter).length) find('#empty').textContent = 'No matching drafts. Clear the filters to see all.';

/** @param {import('./draft.js').Draft} draft */
function row(draft) {
  const author = draft.createdBy === user ? 'Yours' : `By ${draft.createdBy}`;
  const kind = draft.kind === 'PAGE' ? 'Page. ' : '';
  const notes = draft.openNotes ? `, ${draft.openNotes} open ${draft.openNotes === 1 ? 'note' : 'notes'}` : '';
  const element = copyTemplate('draft', {
    title: draft.title,
    about: `${kind}${author}, last edited ${formatDate(draft.updatedAt)} by ${draft.updatedBy}${notes}`,
  });
  /** @type {HTMLAnchorElement} */
  const link = find('a', element);
  link.href = draft.status === 'IN_REVIEW' ? deskPaths.review(draft.id) : deskPaths.draft(draft.id);
  showBadge(find('.badge', element), draft.status);
  return element;
}

showList({
  rows: find('#drafts'),
  load: async (after) => (await execute(DRAFTS, { after, filter })).contentTasks,
  row,
});
