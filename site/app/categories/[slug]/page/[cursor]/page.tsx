import { CategoryPage } from "@/components/category-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/categories/[slug]/page/[cursor]">) {
  const { slug, cursor } = await params;
  return <CategoryPage slug={slug} after={cursor} />;
}
