// Finds a Chromium: CHROME_PATH if set, else on Linux x64 the one that npm brought.
// `node chromium.mjs` prints where it is and the flags it needs, as JSON (the Java tests read that).
import { pathToFileURL } from 'node:url';

export async function chromium() {
  if (process.env.CHROME_PATH) return { executablePath: process.env.CHROME_PATH, args: ['--no-sandbox'] };
  if (process.platform !== 'linux') return { channel: 'chrome', args: [] };
  const { default: packed } = await import('@sparticuz/chromium');
  return {
    executablePath: await packed.executablePath(),
    args: ['--no-sandbox', '--no-zygote', '--font-render-hinting=none', '--disable-gpu', '--hide-scrollbars'],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(JSON.stringify(await chromium()));
