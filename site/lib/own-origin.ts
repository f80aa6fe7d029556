/**
 * Where this server reaches itself: over HTTP at the port that it listens on, which `next start` puts into PORT, whatever the headers of a
 * proxy say.
 *
 * @param requestUrl address of a request as Next has it: the host that the server listens on, and a scheme from `X-Forwarded-Proto`
 */
export function ownOrigin(requestUrl: string, port = process.env.PORT): string {
  const { hostname } = new URL(requestUrl);
  return `http://${LOOPBACK[hostname] ?? hostname}:${port}`;
}

/** A server that listens on all addresses is reached at the loopback address of the same family. */
const LOOPBACK: Record<string, string> = { "0.0.0.0": "127.0.0.1", "[::]": "[::1]" };
