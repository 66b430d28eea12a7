/**
 * Calls Fillrate, a service for orders, inventory and backorders: deadlines, retries that never do a thing twice, typed
 * errors, and watches that resume. The messages are in `@fillrate/client/v1`.
 *
 * @packageDocumentation
 */
export { type Client } from "./client.js";
export { connect, type ConnectOptions } from "./connect.js";
export { FillrateError, type Violation } from "./error.js";
export { amount, money } from "./money.js";
export { cursor, type WatchOptions } from "./watch.js";
