import { IndexOfTerms } from "@/components/index-of-terms";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/categories/page/[cursor]">) {
  return <IndexOfTerms kind="categories" after={(await params).cursor} />;
}
