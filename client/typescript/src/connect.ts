import { setMaxListeners } from "node:events";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

import { over, type CallerOptions, type Client } from "./client.js";

/** How to connect. */
export interface ConnectOptions extends CallerOptions {
  /** The roots to trust instead of the machine's, as PEM. */
  ca?: string | Buffer;
  /** The client's own certificate, as PEM, for mutual TLS. */
  cert?: string | Buffer;
  /** Its key, as PEM. */
  key?: string | Buffer;
}

/**
 * Makes a client of `http://HOST:PORT` (plain text) or `https://HOST:PORT` (TLS). Nothing is sent before its first
 * call.
 */
export function connect(url: string, options: ConnectOptions = {}): Client {
  const { ca, cert, key } = options;
  const secure = parse(url);
  if (!secure && (ca ?? cert ?? key) !== undefined) {
    throw new TypeError(`certificates need an https:// url, not ${JSON.stringify(url)}`);
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError("cert and key belong together: one of them is missing");
  }
  const pem = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const session = new Http2SessionManager(url, { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 }, pem);
  const ended = new AbortController();
  // One listener for every call in flight, however many there are.
  setMaxListeners(0, ended.signal);
  const below = createGrpcTransport({ baseUrl: url, sessionManager: session });
  return over(below, url, options, ended, () => session.abort());
}

/** Whether a url asks for TLS. */
function parse(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A port that is the scheme's own is left out by URL.
  const port = /:\d+\/?$/.test(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || !port || parsed.pathname !== "/") {
    throw new TypeError(`the url must be http://HOST:PORT or https://HOST:PORT, not ${JSON.stringify(url)}`);
  }
  return parsed.protocol === "https:";
}
