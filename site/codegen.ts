import type { CodegenConfig } from "@graphql-codegen/cli";

// Types come from the API's own SDL, so a change there that breaks a query breaks the type check here.
const config: CodegenConfig = {
  schema: "../schema/*.graphqls",
  documents: "graphql/*.graphql",
  generates: {
    "graphql/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
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
