import { TagPage } from "@/components/tag-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/tags/[slug]/page/[cursor]">) {
  const { slug, cursor } = await params;
  return <TagPage slug={slug} after={cursor} />;
}
