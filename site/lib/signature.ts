import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a call's timestamp may be in the past or the future. */
export const MAX_AGE_SECONDS = 300;

export type SignedCall = { timestamp: string | null; delivery: string | null; signature: string | null; body: string };

export type Verdict = "valid" | "invalid" | "expired" | "replayed";

/**
 * `sha256=` and the hexadecimal HMAC-SHA256 of timestamp (seconds since 1970), delivery id and body, joined by full stops.
 * Twin: app.galley.site.Signature.
 */
export function sign(secret: string, timestamp: string, delivery: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.${delivery}.${body}`).digest("hex")}`;
}

/** The headers of a call signed now. */
export function signedHeaders(secret: string, delivery: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    "galley-timestamp": timestamp,
    "galley-delivery": delivery,
    "galley-signature": sign(secret, timestamp, delivery, body),
  };
}

/**
 * Checks signed calls. Each signature is valid once; another attempt of the same delivery has a new timestamp and so a new signature.
 * Signatures are remembered until they would have expired anyway.
 */
export class SignatureCheck {
  private readonly seen = new Map<string, number>();

  /** @param now seconds since 1970 */
  constructor(
    private readonly secret: string,
    private readonly now: () => number = () => Date.now() / 1000,
  ) {}

  check({ timestamp, delivery, signature, body }: SignedCall): Verdict {
    if (!this.secret || !timestamp || !delivery || !signature || !/^\d{1,12}$/.test(timestamp)) return "invalid";
    const expected = Buffer.from(sign(this.secret, timestamp, delivery, body));
    const actual = Buffer.from(signature);
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return "invalid";
    if (Math.abs(this.now() - Number(timestamp)) > MAX_AGE_SECONDS) return "expired";
    for (const [known, until] of this.seen) if (until < this.now()) this.seen.delete(known);
    if (this.seen.has(signature)) return "replayed";
    this.seen.set(signature, Number(timestamp) + MAX_AGE_SECONDS);
    return "valid";
  }
}
