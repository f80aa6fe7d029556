/*
 * Registers the site's queries with the API, which can run them by id: copies what codegen wrote to the API's resources.
 * `--check` changes nothing and fails when the registered documents differ.
 */
import { readFile, writeFile } from "node:fs/promises";

const generated = new URL("graphql/generated/persisted-documents.json", import.meta.url);
const registered = new URL("../src/main/resources/documents/site.json", import.meta.url);

const documents = `${JSON.stringify(JSON.parse(await readFile(generated, "utf8")), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  await writeFile(registered, documents);
} else if ((await readFile(registered, "utf8")) !== documents) {
  console.error("src/main/resources/documents/site.json differs from site/graphql: run `npm run documents`");
  process.exitCode = 1;
}
