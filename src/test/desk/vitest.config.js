import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The server serves jsdiff's file from its WebJar under this path.
  resolve: { alias: { '/desk/assets/diff/index.es6.js': 'diff' } },
  test: { include: ['*.test.js'] },
});
