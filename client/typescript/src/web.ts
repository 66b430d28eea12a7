/**
 * Calls Fillrate from a web page, by gRPC-web: the same client as `@fillrate/client` for Node. The server must have
 * been told the page's origin: `fillrate serve --web-origins`.
 *
 * @packageDocumentation
 */
import { Code, ConnectError } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { over, type CallerOptions, type Client } from "./client.js";

export type { CallerOptions as ConnectOptions, Client } from "./client.js";
export { FillrateError, type Violation } from "./error.js";
export { amount, money } from "./money.js";
export { cursor, type WatchOptions } from "./watch.js";

/**
 * Makes a client of `http://HOST[:PORT]` or `https://HOST[:PORT]`, with a path where a proxy serves Fillrate under one.
 * Nothing is sent before its first call.
 */
export function connect(url: string, options: CallerOptions = {}): Client {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.search || parsed.hash) {
    throw new TypeError(`the url must begin with http:// or https://, without ? or #, not ${JSON.stringify(url)}`);
  }
  const below = createGrpcWebTransport({ baseUrl: url, fetch: fetchOrUnavailable });
  return over(below, url, options, new AbortController());
}

/** What an error says, and its causes, each once: outside of browsers, which tell none, the first says nothing. */
function chained(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  let said = reason.message;
  for (let cause = reason.cause; cause instanceof Error; cause = cause.cause) {
    if (!said.includes(cause.message)) said += `: ${cause.message}`;
  }
  return said;
}

/** fetch, but a line that cannot be had, or is cut, is UNAVAILABLE: a page is told nothing but a TypeError. */
async function fetchOrUnavailable(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const unavailable = (reason: unknown) => {
    if (init?.signal?.aborted) return reason;
    const why = chained(reason);
    const page = globalThis.location?.origin;
    const hint = page ? ` (a page is not told more; does --web-origins of that server name ${page}?)` : "";
    return new ConnectError(`${why}${hint}`, Code.Unavailable, undefined, undefined, reason);
  };
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (reason) {
    throw unavailable(reason);
  }
  const reader = response.body?.getReader();
  if (!reader) return response;
  // Node forgets that a body belongs to a signal once it has collected the request.
  init?.signal?.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (reason) {
        controller.error(unavailable(reason));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}
