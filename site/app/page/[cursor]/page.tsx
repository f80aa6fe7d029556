import { Home } from "@/components/home";

export const generateStaticParams = () => [];

// next.config.ts rewrites `/` to /page/newest.
export default async function Page({ params }: PageProps<"/page/[cursor]">) {
  const { cursor } = await params;
  return <Home after={cursor === "newest" ? null : cursor} />;
}
