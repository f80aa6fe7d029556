// Prints a line for each audit of the server at the address given: its status, its name, and why it is not ok.
import { auditServer } from "graphql-http";

for (const result of await auditServer({ url: process.argv[2] })) {
  console.log(`${result.status} ${result.id} ${result.name}${result.status === "ok" ? "" : `: ${result.reason}`}`);
}
