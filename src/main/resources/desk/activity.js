// @ts-check
import { showActivity } from './activity-list.js';
import { find, notifyOf } from './page.js';

try {
  await showActivity({});
  find('#empty').hidden = find('#activities').childElementCount > 0;
} catch (problem) {
  notifyOf(problem);
} finally {
  find('#loading').hidden = true;
}
