// Signs in at the desk and uploads an image, as an editor does: node compose-upload.mjs ADDRESS DRAFT PASSWORD
import { chromium as browsers } from '../src/test/browser/node_modules/playwright-core/index.mjs';
import { chromium } from '../src/test/browser/chromium.mjs';

const [address, draft, password] = process.argv.slice(2);
const browser = await browsers.launch(await chromium());
// The authority is Caddy's own; .ci/compose verifies its certificates.
const page = await browser.newPage({ ignoreHTTPSErrors: true });
const complaints = [];
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
try {
  await page.goto(`${address}/login`);
  await page.getByLabel('Username').fill('editor');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  await page.goto(`${address}/desk/tasks/${draft}/picture`);
  await page.locator('#upload button:not([disabled])').waitFor();
  const png = await page.screenshot();
  await page.locator('#upload input[type=file]').setInputFiles({ name: 'desk.png', mimeType: 'image/png', buffer: png });
  await page.getByLabel('Alt text for the upload').fill('The desk');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByText('Uploaded and set as feature image').waitFor();
  await page.waitForFunction(() => [...document.images].some((image) => image.currentSrc.includes('/images/uploaded/') && image.naturalWidth > 0));
  if (complaints.length) throw new Error('The browser complains');
} catch (problem) {
  console.error(problem.message, complaints, (await page.locator('main').innerText()).slice(-1500));
  process.exitCode = 1;
} finally {
  await browser.close();
}
