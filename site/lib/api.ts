import type { TypedDocumentString } from "@/graphql/generated/graphql";
import { apiUrl } from "./settings";

/** Pages are made anew when the API says so; this is for the day when that message is lost. Seconds. */
const SAFETY_NET = 3600;

/** Less than a call of the API is given (lib/refresh.ts): a page that waits for an API that hangs is given up within it. */
const TIMEOUT = 5_000;

/** The API did not answer, or not with data. Whoever catches nothing keeps the last good page up. */
export class ApiFailure extends Error {}

/** The API says that the question itself makes no sense, as with a cursor that was never one. */
export class BadQuestion extends Error {}

/**
 * Asks the API. The answer is kept until one of the tags is revalidated; `fresh` keeps nothing.
 */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  keep: string[] | "fresh",
): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(`${apiUrl}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json, application/json" },
      body: JSON.stringify({ query: document.toString(), variables }),
      signal: AbortSignal.timeout(TIMEOUT),
      ...(keep === "fresh" ? { cache: "no-store" } : { cache: "force-cache", next: { tags: keep, revalidate: SAFETY_NET } }),
    });
  } catch (cause) {
    throw new ApiFailure(`The API at ${apiUrl} cannot be reached`, { cause });
  }
  if (!response.ok) {
    throw new ApiFailure(`The API at ${apiUrl} answered ${response.status}`);
  }
  const answer = (await response.json()) as { data?: Result; errors?: { message: string; extensions?: { code?: string } }[] };
  if (answer.errors?.some((error) => error.extensions?.code === "BAD_REQUEST")) throw new BadQuestion(answer.errors[0]?.message);
  if (answer.errors?.length || !answer.data) {
    throw new ApiFailure(`The API answered: ${answer.errors?.map((error) => error.message).join("; ") ?? "no data"}`);
  }
  return answer.data;
}

/** Whether the API can be asked just now. */
export async function apiAnswers(): Promise<boolean> {
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
