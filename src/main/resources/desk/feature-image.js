// @ts-check
// The feature image, its alt text and its details.
import { offerProposal, proposes } from './alt-proposal.js';
import { execute } from './api.js';
import { currentDraft, draftId, showHead, withVersion } from './draft.js';
import { DRAFT_IMAGES } from './image-fields.js';
import { AI_USES, engineName } from './image-words.js';
import { announce, field, find, formatDate, onSubmit, showFacts } from './page.js';

const EDIT = `mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { ${DRAFT_IMAGES} } }`;

/** @typedef {import('./image-fields.js').FeatureImage} FeatureImage */

/** @type {HTMLFormElement} */
export const altForm = find('#alt-form');
/** @type {HTMLTextAreaElement} */
export const altText = field(altForm, 'featuredImageAlt');

/** @param {FeatureImage | null} image */
export function showFeatureImage(image) {
  find('#no-image').hidden = Boolean(image);
  find('#current').hidden = !image;
  if (!image) return;
  const { url, srcset, width, height, alt } = image;
  Object.assign(find('#current-image'), { src: url, srcset, sizes: '(min-width: 60rem) 40rem, 100vw', width, height, alt });
  altText.value = alt;
  showDetails(image);
}

/**
 * As much as is true: checkers know only signers on their lists.
 * @param {{ signer: string, validUntil: string }} credential
 */
function signature({ signer, validUntil }) {
  return new Date(validUntil) > new Date()
    ? `Signed by ${signer}. Checkers say: valid, signer unknown (unless its authority is on their list)`
    : `Signed by ${signer}. Checkers say: invalid, because the certificate expired on ${formatDate(validUntil)}`;
}

/** @param {FeatureImage} image */
function showDetails({ width, height, bytes, contentType, aiUse, aiSystem, contentCredential, removedCredential, provenance }) {
  const size = `${width} × ${height}, ${Math.round(bytes / 1024)} KB, ${contentType}`;
  if (!provenance) {
    showFacts(find('#details'), [
      ['Source', 'Uploaded'],
      ['Made with AI', aiUse ? AI_USES[aiUse] : 'No'],
      ['AI system', aiSystem],
      ['Content credential', removedCredential],
      ['Size', size],
    ]);
    return;
  }
  const { engine, aiGenerated, model, prompt, negativePrompt, seed, steps, cfgScale, sampler, createdBy, createdAt } = provenance;
  showFacts(find('#details'), [
    ['Source', engineName(engine)],
    ['AI-generated', aiGenerated ? 'Yes, and labelled so' : 'No'],
    ['Model', model],
    ['Prompt', prompt],
    ['Negative prompt', negativePrompt],
    ['Seed', String(seed)],
    ['Steps, CFG, sampler', `${steps}, ${cfgScale}, ${sampler}`],
    ['Content credential', contentCredential && signature(contentCredential)],
    ['Size', size],
    ['Requested by', `${createdBy}, ${formatDate(createdAt)}`],
  ]);
}

onSubmit(altForm, async () => {
  if (altText.value === currentDraft().featuredImage?.alt) return;
  const { editContentTask } = await withVersion((version) => execute(EDIT, {
    input: { id: draftId, version, featuredImageAlt: altText.value },
  }));
  showHead(editContentTask);
  showFeatureImage(editContentTask.featuredImage);
  announce('Alt text saved');
});
if (proposes) {
  offerProposal(
    find('#propose-alt'),
    find('#alt-proposal'),
    () => ({ taskId: draftId, imageId: currentDraft().featuredImage?.id ?? '' }),
    (text) => {
      altText.value = text;
      altForm.requestSubmit();
    },
  );
}
// Leaving the field saves, too.
altText.addEventListener('change', () => altForm.requestSubmit());
