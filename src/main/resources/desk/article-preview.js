// @ts-check
// The article as readers see it, rendered by the server while it is written.
import { ApiError, execute } from './api.js';
import { find } from './page.js';

const RENDER_DELAY_MILLIS = 400;
const RENDER = 'query($markdown: String!) { renderedArticle(markdown: $markdown) { contentHtml excerpt readingMinutes textProblems { code line blocking message } } }';

/** @type {HTMLIFrameElement} */
const frame = find('#article');
/** @type {AbortController | null} */
let rendering = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let contentHtml = '';
/** @typedef {{ excerpt: string, textProblems: import('./text-problems.js').TextProblem[] }} RenderedArticle */
/** @type {(article: RenderedArticle) => void} */
let listener = () => {};

/** @param {(article: RenderedArticle) => void} onRendered gets the article's opening, which a blank excerpt shows, and its problems */
export function onArticleRendered(onRendered) {
  listener = onRendered;
}

/** @param {string} markdown */
export function renderArticle(markdown) {
  clearTimeout(timer);
  timer = setTimeout(() => renderNow(markdown), RENDER_DELAY_MILLIS);
}

/** @param {string} markdown */
async function renderNow(markdown) {
  rendering?.abort();
  rendering = new AbortController();
  try {
    const { renderedArticle } = await execute(RENDER, { markdown }, { signal: rendering.signal });
    contentHtml = renderedArticle.contentHtml;
    show();
    listener(renderedArticle);
    find('#minutes').textContent = `${renderedArticle.readingMinutes} min read`;
  } catch (problem) {
    const aborted = problem instanceof DOMException && problem.name === 'AbortError';
    if (!aborted && !(problem instanceof ApiError)) throw problem;
  }
}

/** The frame is kept and only its content changes, so that its scroll position stays. */
function show() {
  const article = frame.contentDocument?.querySelector('.article');
  // The server's renderer made it safe, and the frame runs no script.
  // eslint-disable-next-line no-restricted-syntax
  if (article) article.innerHTML = contentHtml;
}

frame.addEventListener('load', show);
