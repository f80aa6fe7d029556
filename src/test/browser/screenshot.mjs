// Looks at a page: node src/test/browser/screenshot.mjs URL OUT.png [--width 390] [--height 844] [--scheme dark] [--scale 2] [--viewport]
// First time: (cd src/test/browser && npm ci --ignore-scripts). Full page unless --viewport.
// Prints console errors and requests that failed; exits 1 when the page does not answer.
import { parseArgs } from 'node:util';
import { chromium as playwright } from 'playwright-core';
import { chromium } from './chromium.mjs';

const { values, positionals: [url, out] } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
    scheme: { type: 'string', default: 'light' },
    scale: { type: 'string', default: '1' },
    viewport: { type: 'boolean', default: false },
  },
});
const browser = await playwright.launch(await chromium());
try {
  const page = await browser.newPage({
    viewport: { width: Number(values.width), height: Number(values.height) },
    deviceScaleFactor: Number(values.scale),
    colorScheme: values.scheme,
  });
  page.on('console', (message) => message.type() === 'error' && console.error(`console: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`script: ${error.message}`));
  page.on('requestfailed', (request) => console.error(`failed: ${request.url()}`));
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: out, fullPage: !values.viewport });
} finally {
  await browser.close();
}
