import { ContentCredentials } from "@/components/content-credentials";
import { Missing } from "@/components/missing";

export const generateStaticParams = () => [];

/** Pages whose text is Galley's own; next.config.ts rewrites their addresses to this route. */
export default async function Page({ params }: PageProps<"/text/[name]">) {
  return (await params).name === "content-credentials" ? <ContentCredentials /> : <Missing />;
}
