import { SearchPage } from "@/components/search-page";

export default async function Page({ searchParams }: PageProps<"/search">) {
  const { q, after } = await searchParams;
  return <SearchPage typed={first(q) ?? ""} from={first(after) || null} />;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
