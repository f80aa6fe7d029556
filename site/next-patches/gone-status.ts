/*
 * Patch: the page of a deleted post has status 410.
 *
 * A page of Next can have the statuses 200, 401, 403, 404 and those of redirects only. components/gone.tsx asks for 404, and this
 * patch sends 410 when the page is complete and its words say so.
 *
 * Upstream: https://github.com/vercel/next.js/discussions/53225 (custom statuses of pages; open).
 * Remove when: Next can send 410 for a page, and PublicSiteTests.aDeletedPostIsGone passes without this file.
 * Not active on Vercel, where the page has status 404: see instrumentation.ts.
 */
import type { ServerResponse } from "node:http";

type Response = Pick<ServerResponse, "setHeader" | "end" | "statusCode" | "headersSent">;

const MARK = '<p class="kicker">410</p>';

const watched = new WeakSet<Response>();

export function patchGoneStatus(response: Response): void {
  const { setHeader } = response;
  response.setHeader = function (this: Response, name, value) {
    // When the headers of the page are set, compression has replaced `end` by one that sends them at once.
    if (this.statusCode === 404) watchEnd(this);
    return setHeader.call(this, name, value);
  } as ServerResponse["setHeader"];
}

function watchEnd(response: Response): void {
  if (watched.has(response)) return;
  watched.add(response);
  const end = response.end as (this: Response, ...args: unknown[]) => ServerResponse;
  response.end = function (this: Response, ...args: unknown[]) {
    if (this.statusCode === 404 && !this.headersSent && hasMark(args[0])) this.statusCode = 410;
    return end.apply(this, args);
  } as ServerResponse["end"];
}

const hasMark = (body: unknown) => (typeof body === "string" || Buffer.isBuffer(body)) && body.includes(MARK);
