import { CategoryPage } from "@/components/category-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/categories/[slug]">) {
  return <CategoryPage slug={(await params).slug} after={null} />;
}
