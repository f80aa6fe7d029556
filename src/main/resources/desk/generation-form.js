// @ts-check
// The form that generates images, and what the engine makes of its fields.
import { execute, executeOnce } from './api.js';
import { showGenerations } from './candidates.js';
import { currentDraft, draftId } from './draft.js';
import { followGenerations } from './generation-progress.js';
import { GENERATION } from './image-fields.js';
import { engineName } from './image-words.js';
import { announce, field, find, onSubmit } from './page.js';

const GENERATE = `mutation($input: GenerateImagesInput!) { generateImages(input: $input) { ${GENERATION} } }`;
const SAMPLING = 'steps cfgScale sampler negativePrompt';
const ENGINE = `{ imageEngine {
  name servers { up message } capabilities { progress negativePrompt seed sampler }
  own: defaults { ${SAMPLING} } STANDARD: defaults(profile: STANDARD) { ${SAMPLING} } LIGHTNING: defaults(profile: LIGHTNING) { ${SAMPLING} }
} }`;
const MAX_SUBJECT_LENGTH = 300;

/** @typedef {{ steps: number, cfgScale: number, sampler: string, negativePrompt: string }} Sampling */
/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {{ up: boolean, message: string }[]} servers
 * @property {{ negativePrompt: boolean, seed: boolean, sampler: boolean }} capabilities
 * @property {Sampling} own
 * @property {Sampling} STANDARD
 * @property {Sampling} LIGHTNING
 */

/** @type {HTMLFormElement} */
export const generationForm = find('#generate');
const prompt = field(generationForm, 'prompt');

/** @param {{ title: string, excerpt: string }} draft */
export function suggestedPrompt({ title, excerpt }) {
  const subject = excerpt ? `${title}. ${excerpt}` : title;
  const cut = subject.length > MAX_SUBJECT_LENGTH ? `${subject.slice(0, MAX_SUBJECT_LENGTH).replace(/\s+\S*$/, '')}…` : subject;
  return `Editorial illustration: ${cut}`;
}

/** @param {string} text */
export function showPrompt(text) {
  prompt.value = text;
}

find('#suggest').addEventListener('click', () => {
  showPrompt(suggestedPrompt(currentDraft()));
  prompt.focus();
});

/**
 * The values of those fields that are filled in.
 * @param {string[]} names
 * @param {(text: string) => unknown} convert
 */
const filled = (names, convert) => Object.fromEntries(names.map((name) => [name, field(generationForm, name).value])
  .filter(([, text]) => text.trim()).map(([name, text]) => [name, convert(text)]));

onSubmit(generationForm, async () => {
  const [width, height] = field(generationForm, 'size').value.split('×').map(Number);
  const { generateImages } = await executeOnce(GENERATE, {
    taskId: draftId,
    count: Number(field(generationForm, 'count').value),
    prompt: prompt.value,
    width,
    height,
    // A person writes the alt text once the image can be seen.
    alt: '',
    ...filled(['negativePrompt', 'profile', 'sampler'], String),
    ...filled(['steps', 'cfgScale', 'seed'], Number),
  });
  showGenerations(generateImages);
  announce(generateImages.length === 1 ? '1 image requested' : `${generateImages.length} images requested`);
  followGenerations();
  find('#candidates-title').scrollIntoView({ block: 'start' });
});

/** Shows which engine generates, and disables the fields that it ignores. */
export async function showEngine() {
  /** @type {{ imageEngine: Engine }} */
  const { imageEngine } = await execute(ENGINE);
  const { name, servers, capabilities, own } = imageEngine;
  find('#engine').textContent = engineName(name);
  find('#engine').dataset.state = servers.length && !servers.some((server) => server.up) ? 'FAILED' : 'ENGINE';
  find('#engine-about').textContent = name === 'sketch' ? 'No SDXL server is configured, so Galley uses built-in placeholder art.'
    : servers.map((server) => server.message).join(' ');
  const profile = field(generationForm, 'profile');
  const showDefaults = () => {
    const defaults = imageEngine[/** @type {'own' | 'STANDARD' | 'LIGHTNING'} */ (profile.value || 'own')];
    for (const [setting, value] of Object.entries(defaults)) field(generationForm, setting).placeholder = String(value);
    // A server that defaults to cfg 1 ignores negative prompts for that reason; with a higher cfg it may use them.
    const usable = capabilities.negativePrompt || (profile.value && own.cfgScale <= 1);
    field(generationForm, 'negativePrompt').disabled = !usable || defaults.cfgScale <= 1;
  };
  profile.addEventListener('change', showDefaults);
  profile.disabled = name === 'sketch';
  showDefaults();
  field(generationForm, 'seed').disabled = !capabilities.seed;
  field(generationForm, 'sampler').disabled = !capabilities.sampler;
}
