// @ts-check
// The article as readers see it, rendered by the server while it is written.
import { ApiError, execute } from './api.js';
import { find } from './page.js';

const RENDER_DELAY_MILLIS = 80;
/** While someone types without a pause. */
const RENDER_INTERVAL_MILLIS = 1000;
const RENDER = 'query($markdown: String!) { renderedArticle(markdown: $markdown) { contentHtml excerpt readingMinutes } }';
const CHECK_DELAY_MILLIS = 300;
const RETRY_MILLIS = 3000;
const CHECK = 'query($markdown: String!) { renderedArticle(markdown: $markdown) { textProblems { code line blocking message } } }';

/** @type {HTMLIFrameElement} */
const frame = find('#article');
/** The text that is rendered next; null if there is none. @type {string | null} */
let waiting = null;
let waitingSince = 0;
let rendering = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let contentHtml = '';
/** @type {ReturnType<typeof setTimeout> | undefined} */
let checkTimer;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retryTimer;
/** @type {(opening: string) => void} */
let rendered = () => {};
/** @type {(problems: import('./text-problems.js').TextProblem[]) => void} */
let checked = () => {};

/**
 * @param {typeof rendered} onRendered gets the article's opening, which a blank excerpt shows
 * @param {typeof checked} onChecked gets the article's problems, a moment later
 */
export function onArticleRendered(onRendered, onChecked) {
  rendered = onRendered;
  checked = onChecked;
}

/** @param {string} markdown */
export function renderArticle(markdown) {
  if (waiting === null) waitingSince = performance.now();
  waiting = markdown;
  clearTimeout(timer);
  clearTimeout(checkTimer);
  clearTimeout(retryTimer);
  const rest = RENDER_INTERVAL_MILLIS - (performance.now() - waitingSince);
  timer = setTimeout(renderWaiting, Math.max(0, Math.min(RENDER_DELAY_MILLIS, rest)));
}

/** Renders one text at a time: the last one counts. */
async function renderWaiting() {
  if (rendering || waiting === null) return;
  const markdown = waiting;
  waiting = null;
  rendering = true;
  try {
    const { renderedArticle } = await execute(RENDER, { markdown });
    contentHtml = renderedArticle.contentHtml;
    show();
    rendered(renderedArticle.excerpt);
    find('#minutes').textContent = `${renderedArticle.readingMinutes} min read`;
    checkTimer = setTimeout(check, CHECK_DELAY_MILLIS, markdown);
  } catch (problem) {
    retryLater(problem, markdown);
  } finally {
    rendering = false;
    if (waiting !== null) renderArticle(waiting);
  }
}

/** The preview does not wait for the problems. @param {string} markdown */
async function check(markdown) {
  try {
    const { renderedArticle } = await execute(CHECK, { markdown });
    if (waiting === null) checked(renderedArticle.textProblems);
  } catch (problem) {
    retryLater(problem, markdown);
  }
}

/**
 * Renders a text again, unless another one is typed before, if Galley could not be reached.
 * @param {unknown} problem
 * @param {string} markdown
 */
function retryLater(problem, markdown) {
  if (!(problem instanceof ApiError)) throw problem;
  if (waiting !== null || !(problem.has('UNREACHABLE') || problem.has('UNAVAILABLE'))) return;
  clearTimeout(retryTimer);
  retryTimer = setTimeout(renderArticle, RETRY_MILLIS, markdown);
}

/** Replaces the blocks that differ. The frame keeps its place, and a long article its layout. */
function show() {
  const article = frame.contentDocument?.querySelector('.article');
  if (!article) return;
  const next = document.createElement('template');
  // The server's renderer made it safe, and the frame runs no script.
  // eslint-disable-next-line no-restricted-syntax
  next.innerHTML = contentHtml;
  const before = [...article.childNodes];
  const after = [...next.content.childNodes];
  let head = 0;
  while (head < Math.min(before.length, after.length) && before[head].isEqualNode(after[head])) head++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before[before.length - 1 - tail].isEqualNode(after[after.length - 1 - tail])) tail++;
  const end = before[before.length - tail] ?? null;
  for (const node of before.slice(head, before.length - tail)) node.remove();
  for (const node of after.slice(head, after.length - tail)) article.insertBefore(node, end);
}

frame.addEventListener('load', show);
