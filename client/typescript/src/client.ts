import { createClient, type Client as Service, type Transport } from "@connectrpc/connect";
import type { MessageInitShape } from "@bufbuild/protobuf";

import { withCalls } from "./calls.js";
import {
  AuditService,
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

/** Who calls, and for how long. */
export interface CallerOptions {
  /** Sent as `x-tenant`. */
  tenant?: string;
  /** The bearer token, or asked for it before every try; an empty one is not sent. */
  token?: string | (() => string | Promise<string>);
  /** The deadline of calls that are given none, in milliseconds. Default 15,000. */
  timeoutMs?: number;
}

/** A connection to Fillrate. */
export interface Client {
  readonly orders: Service<typeof OrderService>;
  readonly inventory: Service<typeof InventoryService>;
  readonly backorders: Service<typeof BackorderService>;
  readonly purchasing: Service<typeof PurchasingService>;
  readonly audit: Service<typeof AuditService>;
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

/** Makes a client over a transport; closing it aborts `ended`, then calls `closed`. */
export function over(
  below: Transport,
  url: string,
  { tenant = "", token = "", timeoutMs = 15_000 }: CallerOptions,
  ended: AbortController,
  closed: () => void = () => undefined,
): Client {
  const context = { url, timeoutMs, ended: ended.signal };
  const transport = withCalls(below, { ...context, tenant, token });
  const orders = createClient(OrderService, transport);
  const inventory = createClient(InventoryService, transport);
  const backorders = createClient(BackorderService, transport);
  return {
    orders,
    inventory,
    backorders,
    purchasing: createClient(PurchasingService, transport),
    audit: createClient(AuditService, transport),
    transport,
    watchOrders: (request = {}, options = {}) =>
      watch(context, "WatchOrders", WatchOrdersRequestSchema, orders.watchOrders, request, options),
    watchBackorders: (request = {}, options = {}) =>
      watch(context, "WatchBackorders", WatchBackordersRequestSchema, backorders.watchBackorders, request, options),
    watchStock: (request = {}, options = {}) =>
      watch(context, "WatchStock", WatchStockRequestSchema, inventory.watchStock, request, options),
    close() {
      ended.abort();
      closed();
    },
  };
}
