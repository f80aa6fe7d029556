import { IndexOfTerms } from "@/components/index-of-terms";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/authors/page/[cursor]">) {
  return <IndexOfTerms kind="authors" after={(await params).cursor} />;
}
