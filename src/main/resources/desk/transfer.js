// @ts-check
import { apiError } from './api.js';
import { csrfHeader } from './csrf.js';
import { announce, copyTemplate, field, find, onSubmit, showBadge, showFacts } from './page.js';

/** More lines would only slow the page down: the download has them all. */
const MAX_LINES = 1000;

/** @type {Record<string, string>} */
const BADGES = { ERROR: 'FAILED', WARNING: 'WARNING', NOTE: 'SKIPPED' };

/** @type {Record<string, string>} */
const LEVELS = { ERROR: 'Not imported', WARNING: 'Changed', NOTE: 'Note' };

/** @typedef {{ level: string, file: string, line: number, what: string, why: string }} Line */

/** @typedef {{ blog: string, dryRun: boolean, stopped: string | null, counts: Record<string, number>, images: Record<string, number>, summary: Record<string, number>, unusedKeys: Record<string, number>, lines: Line[] }} Report */

/** @type {HTMLFormElement} */
const form = find('#import');

/** @param {boolean} running */
function showRunning(running) {
  find('#uploading').hidden = !running;
  find('#progress').hidden = !running;
  find('#progress').textContent = '';
}

onSubmit(form, async () => {
  const file = field(form, 'file').files?.[0];
  if (!file) throw apiError('BAD_REQUEST', 'Choose a file.', 'file');
  const parameters = new URLSearchParams({ name: file.name, blog: field(form, 'blog').value, zone: field(form, 'zone').value });
  for (const name of ['dryRun', 'approve', 'overwrite', 'fetch']) parameters.set(name, String(field(form, name).checked));
  find('#result').hidden = true;
  showRunning(true);
  try {
    const { report, text, error, field: name } = await send(`/desk/import?${parameters}`, file);
    if (error) throw apiError('BAD_REQUEST', error, name || 'file');
    show(report, text);
  } finally {
    showRunning(false);
  }
});

/**
 * By XMLHttpRequest, because fetch does not report an upload's progress.
 * @param {string} url
 * @param {File} file
 * @returns {Promise<any>} the last line of the response
 */
function send(url, file) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(apiError('UNREACHABLE', 'The connection was lost. The import may go on; import again to see its report.'));
    /** @param {boolean} ended */
    const last = (ended) => {
      const lines = request.responseText.split('\n');
      const line = lines[lines.length - 2];
      return line && (ended || lines.length > 1) ? JSON.parse(line) : null;
    };
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      /** @type {HTMLProgressElement} */ (find('#upload-progress')).value = total ? loaded / total : 0;
    });
    request.upload.addEventListener('load', () => { find('#uploading').hidden = true; });
    request.addEventListener('progress', () => {
      const line = last(false);
      if (line?.progress) find('#progress').textContent = line.progress;
    });
    request.addEventListener('load', () => {
      if (!request.getResponseHeader('Content-Type')?.startsWith('application/x-ndjson')) {
        reject(request.status === 401 || request.status === 403 ? apiError('UNAUTHORIZED', 'You have been signed out.')
          : apiError('UNAVAILABLE', `Galley returned status ${request.status}. Try again in a moment.`));
        return;
      }
      const line = last(true);
      if (line?.report || line?.error) resolve(line);
      else lost();
    });
    request.addEventListener('error', lost);
    request.open('POST', url);
    for (const [name, value] of Object.entries({ 'Content-Type': 'application/octet-stream', ...csrfHeader() })) request.setRequestHeader(name, value);
    request.send(file);
  });
}

/**
 * @param {Report} report
 * @param {string} text
 */
function show({ blog, dryRun, stopped, counts, images, summary, unusedKeys, lines }, text) {
  find('#changed-nothing').hidden = !dryRun;
  find('#stopped').hidden = !stopped;
  find('#stopped').textContent = stopped ? `Stopped: ${stopped}. Import again to continue.` : '';
  const keys = Object.entries(unusedKeys).map(([key, number]) => `${key} (${number})`).join(', ');
  showFacts(find('#counts'), [
    ['Blog', blog],
    ...Object.entries(counts).filter(([, number]) => number).map(([name, number]) => /** @type {[string, string]} */ ([sentence(name), String(number)])),
    ['Images', Object.entries(images).map(([name, number]) => `${number} ${name}`).join(', ')],
    ...Object.entries(summary).map(([what, number]) => /** @type {[string, string]} */ ([`${number} ${number === 1 ? 'post' : 'posts'}`, what])),
    ['Keys not used', keys],
  ]);
  find('#lines').replaceChildren(...lines.slice(0, MAX_LINES).map(row));
  const download = /** @type {HTMLAnchorElement} */ (find('#download'));
  URL.revokeObjectURL(download.href);
  download.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  download.textContent = lines.length > MAX_LINES ? `Download report (all ${lines.length} lines)` : 'Download report';
  find('#result').hidden = false;
  announce(dryRun ? 'Report ready. Nothing was changed.' : 'Import ended. Report ready.');
  find('#result').scrollIntoView();
}

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {Line} line */
function row({ level, file, line, what, why }) {
  const element = copyTemplate('line', { place: `${file}:${line}`, text: `${what}: ${why}` });
  const badge = find('.badge', element);
  showBadge(badge, BADGES[level]);
  badge.textContent = LEVELS[level];
  return element;
}
