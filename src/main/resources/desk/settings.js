// @ts-check
// Settings of the site: saved as a draft, previewed, then published.
import { apiError, ApiError, execute, executeOnce } from './api.js';
import { linkList } from './link-list.js';
import { announce, copyTemplate, field, find, formatDate, onClick, onSubmit, whileBusy } from './page.js';
import { put } from './put.js';

const LINKS = 'label address';
const DRAFT = `version changed accent accentDark scheduledPosts updatedBy updatedAt publishedAt previewUrl
  hiddenLinks { list position message }
  settings {
    name description language directionSetting timeZone dateStyle theme indexed copyright
    logo { id url } logoDark { id url } icon { id url } shareImage { id url }
    headerLinks { ${LINKS} } footerLinks { ${LINKS} } socialLinks { ${LINKS} } analytics { address attributes { name value } }
  }`;
const SETTINGS = `query { siteSettingsDraft { ${DRAFT} } categoryConnection(first: 100) { nodes { slug } } }`;
const SAVE = `mutation($input: SaveSiteSettingsInput!) { draft: saveSiteSettings(input: $input) { ${DRAFT} } }`;
const PUBLISH = `mutation($input: PublishSiteSettingsInput!) { draft: publishSiteSettings(input: $input) { ${DRAFT} } }`;
const DISCARD = `mutation($input: DiscardSiteSettingsInput!) { draft: discardSiteSettings(input: $input) { ${DRAFT} } }`;
const UPLOAD = 'mutation($input: UploadSiteImageInput!) { uploadSiteImage(input: $input) { id url headers { name value } } }';
const CONFIRM = 'mutation($input: ConfirmSiteImageInput!) { confirmSiteImage(input: $input) { id url } }';

const PATHS = ['/', '/archive', '/categories', '/tags', '/authors', '/search'];

/** @type {[name: string, label: string, hint: string][]} */
const IMAGES = [
  ['logo', 'Logo', 'PNG, JPEG or WebP, shown 36 pixels high in place of the name.'],
  ['logoDark', 'Logo, dark scheme', 'Leave blank to use the same.'],
  ['icon', 'Icon', 'Square, 512 pixels or more: for browser tabs and home screens.'],
  ['shareImage', 'Share image', 'For social media cards of pages without an image; 1200 × 630 pixels.'],
];
const TEXTS = ['name', 'description', 'copyright', 'language', 'timeZone', 'dateStyle', 'theme'];

/** @type {HTMLFormElement} */
const form = find('#settings');
const lists = ['headerLinks', 'footerLinks', 'socialLinks'].map((name) => linkList(find(`[data-links="${name}"]`), name));

/** @type {any} */
let draft = null;

/** @param {string} name @param {{ id: string, url: string } | null} image */
function showImage(name, image) {
  const place = find(`[data-image="${name}"]`);
  /** @type {HTMLInputElement} */ (find('[type="hidden"]', place)).value = image?.id ?? '';
  /** @type {HTMLImageElement} */
  const shown = find('img', place);
  shown.hidden = !image;
  if (image) shown.src = image.url;
  find('button', place).hidden = !image;
}

for (const [name, label, hint] of IMAGES) {
  const place = copyTemplate('image', { label, hint });
  place.dataset.image = name;
  /** @type {HTMLInputElement} */ (find('[type="hidden"]', place)).name = name;
  /** @type {HTMLInputElement} */
  const file = find('[type="file"]', place);
  file.id = `${name}-file`;
  /** @type {HTMLLabelElement} */ (find('label', place)).htmlFor = file.id;
  find('.error', place).id = `${name}-error`;
  find('.hint', place).id = `${name}-hint`;
  file.setAttribute('aria-describedby', `${name}-hint ${name}-error`);
  const remove = find('button', place);
  remove.setAttribute('aria-label', `Remove: ${label}`);
  remove.addEventListener('click', () => { showImage(name, null); file.value = ''; file.focus(); });
  file.addEventListener('change', () => { whileBusy(file, () => upload(name, file), form); });
  find('#images').append(place);
}

/** @param {string} name @param {HTMLInputElement} chooser */
async function upload(name, chooser) {
  const file = chooser.files?.[0];
  if (!file) return;
  try {
    const { uploadSiteImage } = await executeOnce(UPLOAD, { contentType: file.type || 'application/octet-stream', bytes: file.size });
    find('#uploading').hidden = false;
    await put(uploadSiteImage, file);
    const { confirmSiteImage } = await execute(CONFIRM, { input: { id: uploadSiteImage.id } });
    showImage(name, confirmSiteImage);
    announce('Image uploaded');
  } catch (problem) {
    chooser.value = '';
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => ({ ...error, field: name })));
  } finally {
    find('#uploading').hidden = true;
  }
}

/** @param {any} next */
function show(next) {
  draft = next;
  const { settings } = next;
  for (const name of TEXTS) field(form, name).value = settings[name];
  field(form, 'direction').value = settings.directionSetting;
  field(form, 'indexed').checked = settings.indexed;
  field(form, 'accent').value = next.accent ?? '';
  field(form, 'accentDark').value = next.accentDark ?? '';
  field(form, 'analyticsScript').value = settings.analytics?.address ?? '';
  field(form, 'analyticsAttributes').value = (settings.analytics?.attributes ?? [])
    .map((/** @type {{ name: string, value: string }} */ { name, value }) => `${name}=${value}`).join('\n');
  for (const [name] of IMAGES) showImage(name, settings[name]);
  for (const list of lists) list.show(settings[list.name]);
  showState();
}

function showState() {
  const { changed, updatedBy, updatedAt, publishedAt, scheduledPosts } = draft;
  const published = publishedAt ? `Published ${formatDate(publishedAt)}.` : 'Nothing published yet: the site has its initial settings.';
  find('#state').textContent = changed ? `Draft saved by ${updatedBy}, ${formatDate(updatedAt)}. Readers do not see it yet. ${published}` : published;
  find('#publish').hidden = !changed;
  find('#discard').hidden = !changed;
  find('#preview').hidden = !changed;
  /** @type {HTMLAnchorElement} */ (find('#preview')).href = draft.previewUrl;
  find('#timeZone-hint').textContent = `Dates of posts are in this time zone.${scheduledPosts
    ? ` ${scheduledPosts === 1 ? '1 scheduled post stays' : `${scheduledPosts} scheduled posts stay`} at the same moment when you change it.` : ''}`;
  const hidden = find('#hidden-links');
  hidden.hidden = draft.hiddenLinks.length === 0;
  hidden.replaceChildren(...draft.hiddenLinks.map((/** @type {{ message: string }} */ { message }) => {
    const item = document.createElement('li');
    item.textContent = `${message}.`;
    return item;
  }));
}

function input() {
  /** @type {Record<string, unknown>} */
  const values = { version: draft.version, indexed: field(form, 'indexed').checked };
  for (const name of [...TEXTS, 'direction', 'accent', 'accentDark', ...IMAGES.map(([image]) => image)]) values[name] = field(form, name).value;
  for (const list of lists) values[list.name] = list.links();
  values.analyticsScript = field(form, 'analyticsScript').value;
  values.analyticsAttributes = attributes(field(form, 'analyticsAttributes').value);
  return values;
}

/**
 * One attribute a line, as in HTML: data-name=value, with quotation marks or without.
 * @param {string} text
 */
const attributes = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
  const [, name = line, value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
  return { name, value: value.replace(/^(["'])(.*)\1$/, '$2') };
});

async function save() {
  try {
    show((await execute(SAVE, { input: input() })).draft);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => {
      const [, line] = /\banalyticsAttributes\.(\d+)\./.exec(error.field) ?? [];
      return line ? { ...error, field: 'analyticsAttributes', message: `Attribute ${Number(line) + 1}: ${error.message}` } : error;
    }));
  }
}

onSubmit(form, async () => {
  await save();
  announce('Draft saved');
});
onClick(find('#publish'), async () => {
  await save();
  show((await execute(PUBLISH, { input: { version: draft.version } })).draft);
  announce('Settings published');
}, form);
onClick(find('#discard'), async () => {
  show((await execute(DISCARD, { input: { version: draft.version } })).draft);
  announce('Changes discarded');
}, form);

await whileBusy(find('#publish'), async () => {
  const { siteSettingsDraft, categoryConnection } = await execute(SETTINGS);
  if (!siteSettingsDraft) throw apiError('UNAVAILABLE', 'The settings could not be loaded.');
  find('#paths').append(...[...PATHS, ...categoryConnection.nodes.map((/** @type {{ slug: string }} */ { slug }) => `/categories/${slug}`)].map((path) => {
    const option = document.createElement('option');
    option.value = path;
    return option;
  }));
  show(siteSettingsDraft);
});
