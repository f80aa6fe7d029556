/**
 * Headers that take a trace (W3C Trace Context) from a request to the requests that it causes. The API sends its trace with each
 * revalidation call, so that the rendering of a page belongs to the approval that caused it. README.md says how to record the spans.
 */
export function traceHeaders(headers: Headers): Record<string, string> {
  const traceparent = headers.get("traceparent");
  return traceparent && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent) ? { traceparent } : {};
}
