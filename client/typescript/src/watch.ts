import { clone, create, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { Code, type CallOptions } from "@connectrpc/connect";

import { pauseMs, wait } from "./calls.js";
import { failure, FillrateError } from "./error.js";
import {
  ErrorReason,
  type WatchBackordersRequest,
  type WatchBackordersResponse,
  type WatchOrdersRequest,
  type WatchOrdersResponse,
  type WatchStockRequest,
  type WatchStockResponse,
} from "./gen/v1.js";

const LONGEST_PAUSE_MS = 5_000;

/** How a watch goes on. */
export interface WatchOptions {
  /**
   * What to do when the cursor is no longer kept, or ahead of the newest event: "fail" (default) ends the watch with
   * the error, "snapshot" goes on with all that matches, then what changes.
   */
  onExpired?: "fail" | "snapshot";
  /** Told of every loss, before the watch is opened again. */
  onReconnect?: (lost: FillrateError) => void;
  /** Ends the watch, without an error. */
  signal?: AbortSignal;
}

type Request = WatchOrdersRequest | WatchBackordersRequest | WatchStockRequest;
type Response = WatchOrdersResponse | WatchBackordersResponse | WatchStockResponse;

/** Where to go on after a message; empty on the rows of a snapshot and on the checkpoint that begins one. */
export function cursor({ message }: Response): string {
  return message.case === "checkpoint" || message.case === "event" ? message.value.cursor : "";
}

/** What names a row and its revision, of an event or of a snapshot. */
function row({ message }: Response): { key: string; revision: bigint } | undefined {
  if (message.case !== "event" && message.case !== "snapshot") return undefined;
  const value = message.value;
  const state =
    "order" in value ? value.order : "backorder" in value ? value.backorder : "level" in value ? value.level : value;
  if (!state || !("revision" in state)) return undefined;
  // A backorder has its order's id too, and a stock level is named by two fields.
  const key =
    "backorderId" in state
      ? state.backorderId
      : "orderId" in state
        ? state.orderId
        : `${state.locationId}\n${state.sku}`;
  return { key, revision: state.revision };
}

interface Context {
  url: string;
  timeoutMs: number;
  ended: AbortSignal;
}

/** Gives the messages of a watch, over as many streams as it takes. */
export async function* watch<I extends DescMessage, O extends Response>(
  context: Context,
  method: string,
  schema: I,
  open: (request: MessageInitShape<I>, options: CallOptions) => AsyncIterable<O>,
  request: MessageInitShape<I>,
  { onExpired = "fail", onReconnect, signal }: WatchOptions,
): AsyncGenerator<O, void> {
  const ends = signal ? AbortSignal.any([signal, context.ended]) : context.ended;
  const next = clone(schema, create(schema, request)) as MessageShape<I> & Request;
  // The revisions of a snapshot's rows of which no newer event came yet.
  const held = new Map<string, bigint>();
  const begun = performance.now();
  let started = false;
  for (let losses = 1; !ends.aborted; losses++) {
    // A reader that leaves its loop ends the stream.
    const stream = new AbortController();
    let failed: FillrateError;
    if (next.start.case === "snapshot") held.clear();
    try {
      for await (const message of open(next as MessageInitShape<I>, {
        signal: AbortSignal.any([ends, stream.signal]),
      })) {
        started = true;
        losses = 0;
        const after = cursor(message);
        if (after) next.start = { case: "cursor", value: after };
        if (isNew(message, held)) yield message;
      }
      failed = new FillrateError(Code.Unavailable, "the stream ended", method, "");
    } catch (reason) {
      failed = failure(reason, context.url, method, "", ends);
    } finally {
      stream.abort();
    }
    if (ends.aborted) return;
    let pause = pauseMs(Math.max(losses, 1), LONGEST_PAUSE_MS, failed.retryAfterMs);
    if (onExpired === "snapshot" && isExpired(failed)) {
      next.start = { case: "snapshot", value: true };
      pause = 0;
    } else if (!failed.retryable || (!started && performance.now() - begun + pause > context.timeoutMs)) {
      throw failed;
    }
    onReconnect?.(failed);
    await wait(pause, ends);
  }
}

/** Keeps account of a message, and says whether the reader has not seen it yet. */
function isNew(message: Response, held: Map<string, bigint>): boolean {
  const state = row(message);
  if (!state) return true;
  if (message.message.case === "snapshot") {
    held.set(state.key, state.revision);
    return true;
  }
  if ((held.get(state.key) ?? 0n) >= state.revision) return false;
  held.delete(state.key);
  return true;
}

function isExpired(failed: FillrateError): boolean {
  return failed.reason === ErrorReason.CURSOR_EXPIRED || failed.reason === ErrorReason.CURSOR_AHEAD;
}
