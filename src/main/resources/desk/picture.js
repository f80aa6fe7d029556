// Pictures of a task: have some made, watch them come, choose one, describe it, or upload one's own.
import { ask, follow, Refusal } from './api.js';
import { copy, during, facts, find, onSubmit, say, show, when } from './page.js';
import { current, HEAD, loadTask, showHead, taskId, withVersion } from './task.js';

const IMAGE = 'id url srcset width height alt';
const GENERATION = `id status progress step steps queuePosition secondsLeft error engine seed prompt createdAt image { ${IMAGE} }`;
const PICTURES = `featuredImage { ${IMAGE} bytes contentType provenance { aiGenerated engine model prompt negativePrompt seed steps cfgScale sampler createdBy createdAt } }
  images { ${IMAGE} } imageGenerations { ${GENERATION} }`;
const SAMPLING = 'steps cfgScale sampler negativePrompt';
const NAMES = { sketch: 'Sketch: drawn by arithmetic, no AI', sdapi: 'SDXL', openai: 'SDXL', comfyui: 'SDXL (ComfyUI)' };
const ENDED = ['DONE', 'FAILED', 'CANCELLED'];
/** A browser opens six connections to a server at most, in all its tabs; the others are asked after instead. */
const MOST_FOLLOWED = 2;
const ASK_AGAIN = 2500;

const make = find('#make');
const describe = find('#describe');
const upload = find('#upload');
const cards = new Map();
const known = new Map();
const followed = new Set();

// What there is

async function load() {
  const task = await loadTask(PICTURES);
  showCurrent(task.featuredImage);
  task.imageGenerations.toReversed().forEach(showGeneration);
  task.images.filter((image) => !task.imageGenerations.some((one) => one.image?.id === image.id)).forEach(showUploaded);
  markChosen();
  watch();
  return task;
}

function showCurrent(image) {
  find('#no-picture').hidden = Boolean(image);
  find('#current').hidden = !image;
  if (!image) return;
  const shown = find('#current-image');
  shown.src = image.url;
  shown.srcset = image.srcset;
  shown.sizes = '(min-width: 60rem) 40rem, 100vw';
  shown.width = image.width;
  shown.height = image.height;
  shown.alt = image.alt;
  describe.elements.featuredImageAlt.value = image.alt;
  const made = image.provenance;
  facts(find('#provenance'), [
    ['Made by', made ? NAMES[made.engine] ?? made.engine : 'Uploaded'],
    ['By AI', made ? (made.aiGenerated ? 'Yes, and marked so' : 'No') : null],
    ['Model', made?.model],
    ['Prompt', made?.prompt],
    ['Kept out', made?.negativePrompt],
    ['Seed', made && String(made.seed)],
    ['Steps, cfg, sampler', made && `${made.steps}, ${made.cfgScale}, ${made.sampler}`],
    ['Size', `${image.width} × ${image.height}, ${Math.round(image.bytes / 1024)} KB, ${image.contentType}`],
    ['Asked for by', made && `${made.createdBy}, ${when(made.createdAt)}`],
  ]);
}

// Candidates

function card(id) {
  if (!cards.has(id)) {
    const element = copy('candidate');
    find('.cancel', element).addEventListener('click', (event) => during(event.currentTarget, () => cancel(id)));
    find('.choose', element).addEventListener('click', (event) => during(event.currentTarget, () => choose(event.target.dataset.image)));
    cards.set(id, element);
    find('#candidates').prepend(element);
  }
  find('#no-candidates').hidden = true;
  return cards.get(id);
}

function showPicture(element, image) {
  const shown = find('img', element);
  if (shown.getAttribute('src') !== image.url) {
    shown.src = image.url;
    shown.srcset = image.srcset;
    shown.sizes = '20rem';
    shown.width = image.width;
    shown.height = image.height;
  }
  shown.hidden = false;
  const choose = find('.choose', element);
  choose.hidden = false;
  choose.dataset.image = image.id;
}

function showUploaded(image) {
  const element = card(image.id);
  showPicture(element, image);
  find('img', element).alt = image.alt;
  find('progress', element).hidden = true;
  find('.waiting', element).hidden = true;
  find('[data-text="about"]', element).textContent = 'Uploaded';
}

function words(generation) {
  const { status, step, steps, secondsLeft, queuePosition } = generation;
  const left = secondsLeft ? `, about ${secondsLeft} s left` : '';
  switch (status) {
    case 'QUEUED': return queuePosition ? `Waiting, ${queuePosition} before it${left}` : `Waiting${left}`;
    case 'RUNNING': return step ? `Step ${step} of ${steps}${left}` : `Being made${left}`;
    case 'DONE': return generation.image ? '' : 'Nobody chose it; it has been removed';
    case 'FAILED': return generation.error;
    default: return 'Cancelled';
  }
}

function showGeneration(generation) {
  const before = known.get(generation.id);
  if (before && ENDED.includes(before.status)) return;
  known.set(generation.id, generation);
  const element = card(generation.id);
  element.dataset.status = generation.status;
  const ended = ENDED.includes(generation.status);
  const bar = find('progress', element);
  bar.hidden = ended;
  bar.value = generation.progress;
  const state = find('.waiting', element);
  state.textContent = words(generation);
  state.hidden = !state.textContent;
  find('.cancel', element).hidden = ended;
  find('[data-text="about"]', element).textContent = `Seed ${generation.seed}, ${generation.engine}`;
  if (generation.image) {
    showPicture(element, generation.image);
    find('img', element).alt = `Candidate with seed ${generation.seed}`;
  }
  if (before && ended) say(generation.status === 'DONE' ? 'A picture is there' : `A picture: ${words(generation)}`);
}

function markChosen() {
  const chosen = current().featuredImage;
  for (const element of cards.values()) {
    const button = find('.choose', element);
    const isChosen = Boolean(chosen) && (button.dataset.image === chosen.id || find('img', element).getAttribute('src') === chosen.url);
    element.classList.toggle('chosen', isChosen);
    button.textContent = isChosen ? 'In use' : 'Use this picture';
    button.disabled = isChosen || current().status === 'APPROVED';
  }
}

// Watching

const pending = () => [...known.values()].filter((one) => !ENDED.includes(one.status));
let again = null;

function watch() {
  clearTimeout(again);
  for (const { id } of pending().sort((a, b) => a.createdAt.localeCompare(b.createdAt))) {
    if (followed.size >= MOST_FOLLOWED) break;
    if (!followed.has(id)) followOne(id);
  }
  if (pending().length > followed.size) again = setTimeout(askAfter, ASK_AGAIN);
}

async function followOne(id) {
  followed.add(id);
  try {
    for await (const { imageGeneration } of follow(`subscription($id: ID!) { imageGeneration(id: $id) { ${GENERATION} } }`, { id })) {
      showGeneration(imageGeneration);
    }
  } catch (problem) {
    if (!(problem instanceof Refusal) && !(problem instanceof TypeError)) throw problem;
    await new Promise((done) => { setTimeout(done, ASK_AGAIN); });
  } finally {
    followed.delete(id);
  }
  await afterOne();
}

async function afterOne() {
  const { featuredImage } = await loadTask(PICTURES);
  showCurrent(featuredImage);
  markChosen();
  watch();
}

async function askAfter() {
  try {
    const { contentTask } = await ask(`query($id: ID!) { contentTask(id: $id) { imageGenerations { ${GENERATION} } } }`, { id: taskId });
    contentTask.imageGenerations.toReversed().forEach(showGeneration);
    markChosen();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
  watch();
}

// Doing

async function cancel(id) {
  const { cancelImageGeneration } = await ask(
    `mutation($input: CancelImageGenerationInput!) { cancelImageGeneration(input: $input) { ${GENERATION} } }`,
    { input: { id } },
  );
  showGeneration(cancelImageGeneration);
  markChosen();
}

async function choose(imageId) {
  const { chooseFeaturedImage } = await withVersion((version) => ask(
    `mutation($input: ChooseFeaturedImageInput!) { chooseFeaturedImage(input: $input) { ${HEAD} ${PICTURES} } }`,
    { input: { taskId, version, imageId } },
  ));
  showHead(chooseFeaturedImage);
  showCurrent(chooseFeaturedImage.featuredImage);
  markChosen();
  say('It is the feature image now');
  describe.elements.featuredImageAlt.focus();
}

const description = describe.elements.featuredImageAlt;

onSubmit(describe, async () => {
  if (description.value === current().featuredImage?.alt) return;
  const { editContentTask } = await withVersion((version) => ask(
    `mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { ${HEAD} ${PICTURES} } }`,
    { input: { id: taskId, version, featuredImageAlt: description.value } },
  ));
  showHead(editContentTask);
  showCurrent(editContentTask.featuredImage);
  say('The description is saved');
});
// Whoever goes on to something else need not press the button first.
description.addEventListener('change', () => describe.requestSubmit());

function number(name) {
  const { value } = make.elements[name];
  return value === '' ? {} : { [name]: Number(value) };
}

onSubmit(make, async () => {
  const [width, height] = make.elements.size.value.split('×').map(Number);
  const text = (name) => (make.elements[name].value.trim() ? { [name]: make.elements[name].value } : {});
  const input = {
    taskId,
    count: Number(make.elements.count.value),
    prompt: make.elements.prompt.value,
    width,
    height,
    // Somebody is to say what can be seen, once it can be seen.
    alt: '',
    idempotencyKey: crypto.randomUUID?.() ?? String(Math.random()),
    ...text('negativePrompt'), ...text('profile'), ...text('sampler'), ...number('steps'), ...number('cfgScale'), ...number('seed'),
  };
  const { generateImages } = await ask(
    `mutation($input: GenerateImagesInput!) { generateImages(input: $input) { ${GENERATION} } }`,
    { input },
  );
  generateImages.toReversed().forEach(showGeneration);
  say(`${generateImages.length} pictures asked for`);
  watch();
  find('#candidates-title').scrollIntoView({ block: 'start' });
});

// Uploading

onSubmit(upload, async () => {
  const [file] = upload.elements.file.files;
  const alt = upload.elements.alt.value;
  if (!file) throw new Refusal([{ code: 'BAD_REQUEST', field: 'file', message: 'Choose a file first.' }]);
  if (!alt.trim()) throw new Refusal([{ code: 'BAD_REQUEST', field: 'alt', message: 'Say what the picture shows.' }]);
  try {
    const { uploadImage } = await ask('mutation($input: UploadImageInput!) { uploadImage(input: $input) { id url headers { name value } } }', {
      input: { taskId, contentType: file.type || 'application/octet-stream', bytes: file.size },
    });
    find('#uploading').hidden = false;
    await put(uploadImage, file);
    const { confirmImageUpload } = await ask(
      `mutation($input: ConfirmImageUploadInput!) { confirmImageUpload(input: $input) { ${HEAD} ${PICTURES} } }`,
      { input: { id: uploadImage.id, alt } },
    );
    showHead(confirmImageUpload);
    showCurrent(confirmImageUpload.featuredImage);
    showUploaded(confirmImageUpload.featuredImage);
    markChosen();
    upload.reset();
    say('Uploaded; it is the feature image now');
  } catch (problem) {
    if (problem instanceof Refusal) {
      problem.errors.filter((error) => error.field !== 'input.alt').forEach((error) => { error.field = 'file'; });
    }
    throw problem;
  } finally {
    find('#uploading').hidden = true;
  }
});

/** By XMLHttpRequest, because fetch tells no progress. */
function put({ url, headers }, file) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const refuse = () => failed(new Refusal([{ code: 'UNAVAILABLE', field: 'file', message: 'The object store did not take the file. Try again.' }]));
    request.upload.addEventListener('progress', ({ loaded, total }) => { find('#upload-progress').value = total ? loaded / total : 0; });
    request.addEventListener('load', () => (request.status >= 200 && request.status < 300 ? done() : refuse()));
    request.addEventListener('error', refuse);
    request.open('PUT', url);
    headers.forEach(({ name, value }) => request.setRequestHeader(name, value));
    request.send(file);
  });
}

// Beginning

function proposal({ title, excerpt }) {
  const subject = excerpt ? `${title}. ${excerpt}` : title;
  const cut = subject.length > 300 ? `${subject.slice(0, 300).replace(/\s+\S*$/, '')}…` : subject;
  return `Editorial illustration: ${cut}`;
}

find('#propose').addEventListener('click', () => {
  make.elements.prompt.value = proposal(current());
  make.elements.prompt.focus();
});

async function showEngine() {
  const { imageEngine } = await ask(`{ imageEngine {
    name servers { up message } capabilities { progress negativePrompt seed sampler }
    own: defaults { ${SAMPLING} } STANDARD: defaults(profile: STANDARD) { ${SAMPLING} } LIGHTNING: defaults(profile: LIGHTNING) { ${SAMPLING} }
  } }`);
  const { name, servers, capabilities, own } = imageEngine;
  find('#engine').textContent = NAMES[name] ?? name;
  find('#engine').dataset.state = servers.length && !servers.some((server) => server.up) ? 'FAILED' : 'ENGINE';
  find('#engine-about').textContent = servers.map((server) => server.message).join(' ')
    + (name === 'sketch' ? 'No SDXL server is set up, so a stand-in draws covers.' : '');
  const { profile, negativePrompt } = make.elements;
  const showDefaults = () => {
    const defaults = imageEngine[profile.value || 'own'];
    for (const field of SAMPLING.split(' ')) make.elements[field].placeholder = defaults[field];
    // A server set up with cfg 1 heeds none because of that; with another cfg it may.
    const heeded = capabilities.negativePrompt || (profile.value && own.cfgScale <= 1);
    negativePrompt.disabled = !heeded || defaults.cfgScale <= 1;
  };
  profile.addEventListener('change', showDefaults);
  profile.disabled = name === 'sketch';
  showDefaults();
  make.elements.seed.disabled = !capabilities.seed;
  make.elements.sampler.disabled = !capabilities.sampler;
}

async function begin() {
  const task = await load();
  const latest = task.imageGenerations[0];
  make.elements.prompt.value = latest ? latest.prompt : proposal(task);
  // Until here nothing could be sent: the prompt was not proposed yet.
  const closed = task.status === 'APPROVED';
  for (const form of [make, describe, upload]) for (const control of form.elements) control.disabled = closed;
  await showEngine();
  // What the engine would take, an approved task does not.
  if (closed) for (const control of make.elements) control.disabled = true;
}

begin().catch((problem) => show(make, problem));
