import { MonthPage } from "@/components/month-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/archive/[year]/[month]">) {
  return <MonthPage {...await params} after={null} />;
}
