// @ts-check
// What readers would not see as it is meant, beside the article.
import { copyTemplate, find, onClick } from './page.js';
import { fetchImage, outsideAddress } from './text-fetch.js';
import { proposeFor, showWaiting, shownWithoutAlt } from './text-alt.js';
import { showLine } from './text-editing.js';

/** @typedef {{ code: string, line: number, blocking: boolean, message: string }} TextProblem */

const SHOWN = 50;

/** @param {TextProblem} problem */
function row({ code, line, blocking, message }) {
  const element = copyTemplate('problem', { message });
  const button = find('button', element);
  button.textContent = `Line ${line}${blocking ? ' (must be corrected)' : ''}`;
  button.addEventListener('click', () => showLine(line));
  const address = code === 'OUTSIDE_IMAGE' ? outsideAddress(message) : undefined;
  const fetch = find('.fetch', element);
  fetch.hidden = !address;
  if (address) onClick(fetch, () => fetchImage(address));
  const image = code === 'MISSING_ALT' ? shownWithoutAlt(message) : undefined;
  if (image) proposeFor(image, element);
  return element;
}

/** @param {TextProblem[]} problems */
export function showProblems(problems) {
  const blocking = problems.filter((problem) => problem.blocking).length;
  const title = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in the article${
     blocking ? `, ${blocking} to correct before review` : ''}`;
  find('#problems').hidden = !problems.length;
  if (find('#problems-title').textContent !== title) find('#problems-title').textContent = problems.length ? title : '';
  find('#problem-list').replaceChildren(...problems.slice(0, SHOWN).map(row));
  showWaiting();
}
