import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const config = [
  { ignores: [".next*/", "graphql/generated/", "next-env.d.ts"] },
  ...next,
  ...typescript,
  {
    rules: {
      // Plain links and images: the page must equal its preview and work without scripts, and an image optimizer would strip the
      // metadata that marks an image as AI-generated.
      "@next/next/no-html-link-for-pages": "off",
      "@next/next/no-img-element": "off",
    },
  },
];

export default config;
