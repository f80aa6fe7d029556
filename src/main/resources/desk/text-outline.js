// @ts-check
// Length and headings of the article, which lead to their places.
import { countWords, outline } from './markdown-editing.js';
import { find } from './page.js';
import { article, showPlace } from './text-editing.js';

const DELAY_MILLIS = 300;
const list = find('#outline-list');
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let shown = '';

function show() {
  const words = countWords(article.value);
  find('#word-count').textContent = `${words.toLocaleString('en')} ${words === 1 ? 'word' : 'words'}`;
  const headings = outline(article.value);
  find('#outline').hidden = !headings.length;
  const now = JSON.stringify(headings.map(({ level, title }) => [level, title]));
  if (now === shown) return;
  shown = now;
  const highest = Math.min(...headings.map(({ level }) => level));
  list.replaceChildren(...headings.map(({ level, title }, index) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    item.style.paddingInlineStart = `${Math.min(level - highest, 3)}rem`;
    button.type = 'button';
    button.className = 'plain';
    button.textContent = title;
    button.addEventListener('click', () => {
      const heading = outline(article.value)[index];
      if (heading) showPlace(heading.at, heading.at);
    });
    item.append(button);
    return item;
  }));
}

/** Shows them shortly after the text changed. */
export function scheduleOutline() {
  clearTimeout(timer);
  timer = setTimeout(show, DELAY_MILLIS);
}

article.addEventListener('input', scheduleOutline);
