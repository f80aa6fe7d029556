import { Refusal } from './api.js';
import { find, notify } from './page.js';
import { showActivity } from './activity.js';

try {
  await showActivity({});
  find('#empty').hidden = find('#happened').childElementCount > 0;
} catch (problem) {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
} finally {
  find('#loading').hidden = true;
}
