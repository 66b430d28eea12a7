import { setMaxListeners } from "node:events";
import { createClient, type Client as Service, type Transport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import type { MessageInitShape } from "@bufbuild/protobuf";

import { withCalls } from "./calls.js";
import {
  BackorderService,
  InventoryService,
  OrderService,
  PurchasingService,
  WatchBackordersRequestSchema,
  WatchOrdersRequestSchema,
  WatchStockRequestSchema,
  type WatchBackordersResponse,
  type WatchOrdersResponse,
  type WatchStockResponse,
} from "./gen/v1.js";
import { watch, type WatchOptions } from "./watch.js";

/** How to connect. */
export interface ConnectOptions {
  /** Sent as `x-tenant`. */
  tenant?: string;
  /** The bearer token, or asked for it before every try; an empty one is not sent. */
  token?: string | (() => string | Promise<string>);
  /** The roots to trust instead of the machine's, as PEM. */
  ca?: string | Buffer;
  /** The client's own certificate, as PEM, for mutual TLS. */
  cert?: string | Buffer;
  /** Its key, as PEM. */
  key?: string | Buffer;
  /** The deadline of calls that are given none, in milliseconds. Default 15,000. */
  timeoutMs?: number;
}

/** A connection to Fillrate. */
export interface Client {
  readonly orders: Service<typeof OrderService>;
  readonly inventory: Service<typeof InventoryService>;
  readonly backorders: Service<typeof BackorderService>;
  readonly purchasing: Service<typeof PurchasingService>;
  /** The connection below, with all that a call gets: for generic tools. */
  readonly transport: Transport;
  /** Gives every change of orders until its loop or `signal` ends, or throws what ends it. */
  watchOrders(
    request?: MessageInitShape<typeof WatchOrdersRequestSchema>,
    options?: WatchOptions,
  ): AsyncGenerator<WatchOrdersResponse, void>;
  /** Gives every change of backorders until its loop or `signal` ends, or throws what ends it. */
  watchBackorders(
    request?: MessageInitShape<typeof WatchBackordersRequestSchema>,
    options?: WatchOptions,
  ): AsyncGenerator<WatchBackordersResponse, void>;
  /** Gives every change of stock until its loop or `signal` ends, or throws what ends it. */
  watchStock(
    request?: MessageInitShape<typeof WatchStockRequestSchema>,
    options?: WatchOptions,
  ): AsyncGenerator<WatchStockResponse, void>;
  /** Ends the connection, its calls and its watches. */
  close(): void;
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
  const transport = withCalls(below, {
    url,
    tenant: options.tenant ?? "",
    token: options.token ?? "",
    timeoutMs: options.timeoutMs ?? 15_000,
    ended: ended.signal,
  });
  const context = { url, timeoutMs: options.timeoutMs ?? 15_000, ended: ended.signal };
  const orders = createClient(OrderService, transport);
  const inventory = createClient(InventoryService, transport);
  const backorders = createClient(BackorderService, transport);
  return {
    orders,
    inventory,
    backorders,
    purchasing: createClient(PurchasingService, transport),
    transport,
    watchOrders: (request = {}, options = {}) =>
      watch(context, "WatchOrders", WatchOrdersRequestSchema, orders.watchOrders, request, options),
    watchBackorders: (request = {}, options = {}) =>
      watch(context, "WatchBackorders", WatchBackordersRequestSchema, backorders.watchBackorders, request, options),
    watchStock: (request = {}, options = {}) =>
      watch(context, "WatchStock", WatchStockRequestSchema, inventory.watchStock, request, options),
    close() {
      ended.abort();
      session.abort();
    },
  };
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
