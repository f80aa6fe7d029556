import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "vitest";

test("the API has registered the site's queries as they are; `npm run documents` registers them", () => {
  execFileSync(process.execPath, [join(import.meta.dirname, "../documents.mjs"), "--check"]);
});
