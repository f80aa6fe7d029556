import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const config = [
  { ignores: [".next*/", "graphql/generated/", "next-env.d.ts"] },
  ...next,
  ...typescript,
  {
    rules: {
      // Plain links and images on purpose: the page must be the one that the preview shows, it works without a
      // script, and an image optimizer would strip the mark that says a picture is generated.
      "@next/next/no-html-link-for-pages": "off",
      "@next/next/no-img-element": "off",
    },
  },
];

export default config;
