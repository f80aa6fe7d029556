import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";

export default {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  // Lists can be ordered and filtered by columns that are not the first of an index.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [makePgService({
    connectionString: process.env.DATABASE_URL,
    schemas: ["public"],
    poolConfig: { max: Number(process.env.POOL ?? 20) },
  })],
  schema: { defaultBehavior: "+connection +list -insert -update -delete" },
  grafast: { explain: false },
  grafserv: { port: Number(process.env.PORT), host: "127.0.0.1", graphqlPath: "/graphql", graphiql: false, watch: false },
};
