import { AuthorPage } from "@/components/author-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/authors/[slug]/page/[cursor]">) {
  const { slug, cursor } = await params;
  return <AuthorPage slug={slug} after={cursor} />;
}
