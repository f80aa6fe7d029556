// @ts-check
// Proposals of alt text for many images, one request after the other. A person uses or discards each.
import { propose, showProposal } from './alt-proposal.js';
import { ApiError, execute } from './api.js';
import { announce, createLink, find, onClick } from './page.js';
import { deskPaths } from './paths.js';

const USES = 'query($id: ID!) { image(id: $id) { uses { owner place id title trashed } } }';
const DRAFT = 'query($id: ID!) { contentTask(id: $id) { version featuredImage { id } } }';
const EDIT = 'mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id } }';

/** @typedef {{ owner: string, place: string, id: string, title: string, trashed: boolean }} Use */

/**
 * The open draft that has the image as its feature image.
 * @param {string} image
 * @returns {Promise<Use | undefined>}
 */
async function draftOf(image) {
  const found = await execute(USES, { id: image });
  return found.image?.uses.find((/** @type {Use} */ use) => use.owner === 'DRAFT' && use.place === 'FEATURE_IMAGE' && !use.trashed);
}

/**
 * @param {Use} draft
 * @param {string} image
 * @param {string} text
 */
async function save(draft, image, text) {
  const { contentTask } = await execute(DRAFT, { id: draft.id });
  if (contentTask?.featuredImage?.id !== image) throw new Error('The draft has another feature image now');
  await execute(EDIT, { input: { id: draft.id, version: contentTask.version, featuredImageAlt: text } });
}

/** @param {HTMLElement} rows of images without alt text */
export function offerProposals(rows) {
  const state = find('#proposing');
  const stop = find('#stop-proposing');
  let stopped = false;
  find('#proposals').hidden = false;
  stop.addEventListener('click', () => { stopped = true; });

  /** @param {HTMLElement} row */
  const proposeFor = async (row) => {
    const image = String(row.dataset.image);
    const place = find('.alt-of', row);
    const draft = await draftOf(image);
    row.dataset.proposed = '';
    if (!draft) return false;
    const link = createLink(deskPaths.image(draft.id), draft.title);
    try {
      showProposal(place, await propose(draft.id, image), async (text) => {
        await save(draft, image, text);
        row.remove();
        announce(`Alt text saved in ${draft.title}`);
      });
      place.prepend(link);
      return true;
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      delete row.dataset.proposed;
      throw problem;
    }
  };

  onClick(find('#propose-all'), async () => {
    stopped = false;
    stop.hidden = false;
    let [done, proposed] = [0, 0];
    const all = /** @type {HTMLElement[]} */ ([...rows.querySelectorAll('li[data-image]:not([data-proposed])')]);
    try {
      for (const row of all) {
        if (stopped) break;
        state.textContent = `Image ${done + 1} of ${all.length}…`;
        if (await proposeFor(row)) proposed++;
        done++;
      }
    } finally {
      stop.hidden = true;
      state.textContent = `${proposed} ${proposed === 1 ? 'proposal' : 'proposals'}${
        done > proposed ? `. ${done - proposed} of the images are no feature image of an open draft: open them to see where they are used` : ''}.`;
    }
  });
}
