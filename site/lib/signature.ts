import { createHmac, timingSafeEqual } from "node:crypto";

/** How old or how far ahead a signed call may be, in seconds. */
export const MAX_AGE = 300;

export type Signed = { timestamp: string | null; delivery: string | null; signature: string | null; body: string };

export type Verdict = "good" | "bad" | "old" | "replayed";

/**
 * `sha256=` and the hex HMAC-SHA256 of timestamp (seconds since 1970), delivery id and body, joined by a full stop.
 */
export function sign(secret: string, timestamp: string, delivery: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.${delivery}.${body}`).digest("hex")}`;
}

/** What a call bears that is made now. */
export function signedHeaders(secret: string, delivery: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    "galley-timestamp": timestamp,
    "galley-delivery": delivery,
    "galley-signature": sign(secret, timestamp, delivery, body),
  };
}

/**
 * Checks signed calls. A signature is good once: a second attempt of the same delivery bears a new timestamp and with it a new
 * signature. What was seen is remembered for as long as it would not be too old anyway.
 */
export class SignatureCheck {
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly secret: string,
    private readonly now: () => number = () => Date.now() / 1000,
  ) {}

  check({ timestamp, delivery, signature, body }: Signed): Verdict {
    if (!this.secret || !timestamp || !delivery || !signature || !/^\d{1,12}$/.test(timestamp)) return "bad";
    const right = Buffer.from(sign(this.secret, timestamp, delivery, body));
    const given = Buffer.from(signature);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return "bad";
    if (Math.abs(this.now() - Number(timestamp)) > MAX_AGE) return "old";
    for (const [known, until] of this.seen) if (until < this.now()) this.seen.delete(known);
    if (this.seen.has(signature)) return "replayed";
    this.seen.set(signature, Number(timestamp) + MAX_AGE);
    return "good";
  }
}
