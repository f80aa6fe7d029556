import { MonthPage } from "@/components/month-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/archive/[year]/[month]/page/[cursor]">) {
  const { year, month, cursor } = await params;
  return <MonthPage year={year} month={month} after={cursor} />;
}
