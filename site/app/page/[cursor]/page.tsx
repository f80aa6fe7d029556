import { Home } from "@/components/home";

export const generateStaticParams = () => [];

// Twin: templates/index.html. Its first page is the site's home: next.config.ts leads `/` to /page/newest.
export default async function Page({ params }: PageProps<"/page/[cursor]">) {
  const { cursor } = await params;
  return <Home after={cursor === "newest" ? null : cursor} />;
}
