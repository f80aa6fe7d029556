import type { TypedDocumentString } from "@/graphql/generated/graphql";
import { apiUrl } from "@/env";

/** Bounds how long a page stays stale when a revalidation call gets lost. */
const REVALIDATE_SECONDS = 3600;

/** Shorter than the time of one revalidation call (lib/refresh.ts), so that a page gives up on an API that hangs within the call. */
const TIMEOUT_MS = 5_000;

/** The API did not respond with data. Let through, it makes Next keep the last good version of the page. */
export class ApiError extends Error {}

/** The API refused the query itself, for example because of an invalid cursor. */
export class BadRequest extends Error {}

/**
 * Queries the API.
 * @param cacheTags the response is cached until one of these is revalidated; null for a response that is not cached
 */
export async function query<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  cacheTags: string[] | null,
): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(`${apiUrl}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json, application/json" },
      body: JSON.stringify({ query: document.toString(), variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(cacheTags
        ? { cache: "force-cache" as const, next: { tags: cacheTags, revalidate: REVALIDATE_SECONDS } }
        : { cache: "no-store" as const }),
    });
  } catch (cause) {
    throw new ApiError(`The API at ${apiUrl} is unreachable`, { cause });
  }
  if (!response.ok) {
    throw new ApiError(`The API at ${apiUrl} responded with status ${response.status}`);
  }
  const { data, errors } = (await response.json()) as {
    data?: Result;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  if (errors?.some((error) => error.extensions?.code === "BAD_REQUEST")) throw new BadRequest(errors[0]?.message);
  if (errors?.length || !data) {
    throw new ApiError(`The API at ${apiUrl} responded with ${errors?.map((error) => error.message).join("; ") ?? "no data"}`);
  }
  return data;
}

export async function isApiReachable(): Promise<boolean> {
  try {
    const response = await fetch(`${apiUrl}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ __typename }" }),
      cache: "no-store",
      signal: AbortSignal.timeout(2_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
