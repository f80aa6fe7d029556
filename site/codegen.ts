import type { CodegenConfig } from "@graphql-codegen/cli";

// Types come from the API's schema files: a schema change that breaks a query also breaks the type check.
const config: CodegenConfig = {
  schema: "../schema/*.graphqls",
  documents: "graphql/*.graphql",
  generates: {
    "graphql/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
      config: {
        documentMode: "string",
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: "string", URL: "string" },
        strictScalars: true,
      },
    },
  },
};

export default config;
