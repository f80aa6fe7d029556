// Who changed what, when, and from what to what.
import { ask } from './api.js';
import { copy, during, find, stateName, when } from './page.js';
import { differenceElements } from './difference.js';

const PAGE = 20;
const DID = {
  CREATED: 'made it', EDITED: 'changed it', IMAGE_ADDED: 'gave it a picture', IMAGE_CHOSEN: 'chose another of its pictures',
  SUBMITTED: 'sent it for review', REJECTED: 'sent it back', APPROVED: 'approved it', REVISED: 'began to revise the post',
  RESTORED: 'opened an earlier revision', SCHEDULED: 'scheduled it', UNSCHEDULED: 'took it off the schedule',
  PUBLISHED: 'published it', UNPUBLISHED: 'took it off the site',
  ROLE_CHANGED: 'changed the role', PASSWORD_CHANGED: 'set another password', DEACTIVATED: 'deactivated it', ACTIVATED: 'activated it',
  REVOKED: 'revoked it',
};
const KINDS = { AUTHOR: 'Author', CATEGORY: 'Category', TAG: 'Tag', PERSON: 'Account', TOKEN: 'Token' };
const FIELDS = {
  title: 'Title', slug: 'Address', excerpt: 'Excerpt', bodyMarkdown: 'Article', author: 'Author', category: 'Category', tags: 'Tags',
  featuredImage: 'Picture', featuredImageAlt: 'Description of the picture', status: 'State', rejectionReason: 'What to put right',
  publishedAt: 'Date', revision: 'Revision', name: 'Name', bio: 'About', avatarUrl: 'Portrait', role: 'Role', owner: 'Owner', scopes: 'May',
};

function shown(field, value) {
  if (!value) return '';
  if (field === 'publishedAt') return when(value);
  return field === 'status' ? stateName(value) : value;
}

function difference({ field, before, after }) {
  const name = FIELDS[field] ?? field;
  const section = copy('field-change', { name });
  const place = find('[data-part]', section);
  place.setAttribute('aria-label', `Difference in ${name}`);
  place.append(...differenceElements(shown(field, before), shown(field, after)));
  return section;
}

/** What it is about, as a link where there is a page of it. */
function subject({ kind, subject: name, taskId, postId }) {
  if (KINDS[kind]) return `${KINDS[kind]} ${name}`;
  const link = document.createElement('a');
  link.href = kind === 'POST' ? `/desk/posts/${postId}` : `/desk/tasks/${taskId}`;
  link.textContent = name;
  return link;
}

function row(activity, ofAll) {
  const { actor, action, kind, at, since, changes } = activity;
  const element = copy('happening', { actor, did: action === 'CREATED' && kind === 'TASK' ? 'began it' : DID[action] ?? action, when: since ? `${when(since)} – ${when(at)}` : when(at) });
  if (ofAll) find('.row-title', element).append(subject(activity));
  else find('.row-title', element).remove();
  // Whoever began it, or sent it on, has changed its state: that is said already.
  const fields = changes.filter(({ field }) => field !== 'status' || action === 'EDITED');
  const details = find('details', element);
  details.hidden = !fields.length;
  find('summary', details).textContent = [...new Set(fields.map(({ field }) => FIELDS[field] ?? field))].join(', ');
  // Comparing long texts takes a while: only for whoever looks.
  details.addEventListener('toggle', () => details.append(...fields.map(difference)), { once: true });
  return element;
}

/** Shows what happened to a task or a post, or all there is, from the newest on; nothing for those who may not see it. */
export async function showActivity(which) {
  const rows = find('#happened');
  if (!rows) return;
  const more = find('#earlier');
  const ofAll = !which.taskId && !which.postId;
  const load = async (after) => {
    const { activity } = await ask(`query($taskId: ID, $postId: ID, $first: Int, $after: String) {
      activity(taskId: $taskId, postId: $postId, first: $first, after: $after) {
        nodes { at since actor action kind subject taskId postId changes { field before after } } pageInfo { hasNextPage endCursor }
      }
    }`, { ...which, first: PAGE, after });
    if (!after) rows.replaceChildren();
    rows.append(...activity.nodes.map((node) => row(node, ofAll)));
    more.hidden = !activity.pageInfo.hasNextPage;
    more.onclick = () => during(more, () => load(activity.pageInfo.endCursor));
  };
  await load(null);
}
