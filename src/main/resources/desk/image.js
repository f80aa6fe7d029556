// @ts-check
// The image page: generate images, follow their progress, choose one, write its alt text, or upload one.
import { chooseImage, markFeatureImage, showGenerations, showUploaded } from './candidates.js';
import { loadDraft } from './draft.js';
import { altForm, showFeatureImage } from './feature-image.js';
import { generationForm, showEngine, showPrompt, suggestedPrompt } from './generation-form.js';
import { followGenerations } from './generation-progress.js';
import { DRAFT } from './image-fields.js';
import { pickImage } from './image-picker.js';
import { uploadForm } from './image-upload.js';
import { find, onClick, setDisabled, showErrors } from './page.js';

async function start() {
  /** @type {import('./image-fields.js').DraftImages} */
  const draft = await loadDraft(DRAFT);
  const { featuredImage, images, imageGenerations } = draft;
  showFeatureImage(featuredImage);
  showGenerations(imageGenerations);
  const generated = imageGenerations.map(({ image }) => image?.id);
  images.filter(({ id }) => !generated.includes(id)).forEach(showUploaded);
  markFeatureImage();
  followGenerations();
  showPrompt(imageGenerations[0]?.prompt ?? suggestedPrompt(draft));
  // The forms are disabled until here, because the prompt was blank.
  const readOnly = draft.status === 'APPROVED';
  for (const form of [generationForm, altForm, uploadForm]) setDisabled(form, readOnly);
  /** @type {HTMLButtonElement} */ (find('#from-library')).disabled = readOnly;
  await showEngine();
  // An approved draft takes nothing, even of what the engine would.
  if (readOnly) setDisabled(generationForm, true);
}

onClick(find('#from-library'), async () => {
  const image = await pickImage();
  if (image) await chooseImage(image.id);
});

start().catch((problem) => showErrors(generationForm, problem));
