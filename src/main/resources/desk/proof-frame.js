// @ts-check
// A frame that shows a page as wide as a screen is, scaled to the room that there is.
import { find } from './page.js';

/**
 * @param {HTMLElement} figure with data-width and data-height of the screen
 */
export function scaleFrame(figure) {
  const viewport = find('.viewport', figure);
  const frame = find('iframe', figure);
  const [width, height] = [Number(figure.dataset.width), Number(figure.dataset.height)];
  const scale = Math.min(1, viewport.clientWidth / width);
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
  frame.style.transform = `scale(${scale})`;
  viewport.style.height = `${Math.round(height * scale)}px`;
}
