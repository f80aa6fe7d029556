import { ArchivePage } from "@/components/archive-page";
import { ContentCredentials } from "@/components/content-credentials";
import { IndexOfTerms } from "@/components/index-of-terms";
import { Missing } from "@/components/missing";

export const generateStaticParams = () => [];

/** Pages at addresses without a parameter; next.config.ts rewrites their addresses to this route. */
export default async function Page({ params }: PageProps<"/text/[name]">) {
  const { name } = await params;
  switch (name) {
    case "content-credentials":
      return <ContentCredentials />;
    case "archive":
      return <ArchivePage />;
    case "categories":
    case "tags":
    case "authors":
      return <IndexOfTerms kind={name} after={null} />;
    default:
      return <Missing />;
  }
}
