import { expect, test } from "vitest";
import { ownOrigin } from "@/lib/own-origin";

// Next makes the address of a request from X-Forwarded-Proto, the host it listens on, and its port.
test.each([
  ["http://localhost:3000/api/revalidate", "http://localhost:3000"],
  ["https://localhost:3000/api/revalidate", "http://localhost:3000"],
  ["https://127.0.0.1:3000/api/revalidate", "http://127.0.0.1:3000"],
  ["https://0.0.0.0:3000/api/revalidate", "http://127.0.0.1:3000"],
  ["https://[::]:3000/api/revalidate", "http://[::1]:3000"],
  ["https://[::1]:3000/api/revalidate", "http://[::1]:3000"],
  ["https://10.0.0.7:3000/api/revalidate", "http://10.0.0.7:3000"],
])("a request to %s is answered by %s", (url, origin) => expect(ownOrigin(url, "3000")).toBe(origin));

test("the port is the one that the server listens on", () => {
  expect(ownOrigin("https://localhost/api/revalidate", "443")).toBe("http://localhost:443");
});
