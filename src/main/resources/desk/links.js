// @ts-check
// Links of published posts to other sites, by what the last check found.
import { execute } from './api.js';
import { announce, copyTemplate, createLink, find, findOptional, formatDate, markCurrentTab, onClick, showBadge, showList } from './page.js';
import { deskPaths } from './paths.js';

const LINK = 'id address state answer movedTo since checkedAt uses { id title }';
const LINKS = `query($after: String, $state: OutsideLinkState) {
  outsideLinks(first: 30, after: $after, state: $state) { nodes { ${LINK} } pageInfo { hasNextPage endCursor } }
}`;
const CHECK = `mutation($input: CheckOutsideLinkInput!) { checkOutsideLink(input: $input) { ${LINK} } }`;

/**
 * @typedef {object} Link
 * @property {string} id
 * @property {string} address
 * @property {'DEAD' | 'UNSURE' | 'MOVED' | null} state
 * @property {string} answer
 * @property {string | null} movedTo
 * @property {string | null} since
 * @property {string | null} checkedAt
 * @property {{ id: string, title: string }[]} uses
 */

/** @type {Record<string, { about: string, empty: string }>} */
const STATES = {
  DEAD: { about: 'Readers who follow these links find no page.', empty: 'No dead links.' },
  UNSURE: { about: 'These may work for readers. Open one to see. A link whose server fails in three weekly checks in a row is dead.', empty: 'No unsure links.' },
  MOVED: { about: 'These work, and lead to another address for good. Link to that address when you next revise the post.', empty: 'No moved links.' },
};

/**
 * @param {HTMLElement} row
 * @param {Link} link
 */
function fill(row, { address, state, answer, movedTo, since, checkedAt, uses }) {
  /** @type {HTMLAnchorElement} */ (find('.row-title', row)).href = address;
  find('[data-text="answer"]', row).textContent = answer;
  find('.moved', row).hidden = !movedTo;
  const target = /** @type {HTMLAnchorElement} */ (find('.moved a', row));
  target.textContent = movedTo;
  target.href = movedTo ?? address;
  const began = since ? `Since ${formatDate(since)}. ` : '';
  find('[data-text="about"]', row).textContent = `${began}${checkedAt ? `Last checked ${formatDate(checkedAt)}.` : ''}`;
  find('.in-posts', row).replaceChildren('In ', ...uses.flatMap(({ id, title }, i) => [i ? ', ' : '', createLink(deskPaths.post(id), title)]));
  find('.in-posts', row).hidden = uses.length === 0;
  showBadge(find('.badge', row), state ?? 'OK');
  return row;
}

/** @param {Link} link */
function linkRow(link) {
  const row = fill(copyTemplate('link', { address: link.address }), link);
  const button = find('button', row);
  button.setAttribute('aria-label', `Check now: ${link.address}`);
  onClick(button, async () => {
    const { checkOutsideLink } = await execute(CHECK, { input: { id: link.id } });
    fill(row, checkOutsideLink);
    announce(checkOutsideLink.answer);
  });
  return row;
}

const state = new URLSearchParams(location.search).get('state') ?? 'DEAD';
const rows = findOptional('#links');
if (rows) {
  markCurrentTab();
  const { about, empty } = STATES[state] ?? STATES.DEAD;
  find('#about-state').textContent = about;
  find('#empty').textContent = empty;
  await showList({ rows, load: async (after) => (await execute(LINKS, { after, state })).outsideLinks, row: linkRow });
}
