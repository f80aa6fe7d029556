// @ts-check
// Runs after the page's own script. Until then the page is inert, so that no click is lost and no typed text overwritten.
import { find } from './page.js';

find('main').inert = false;
