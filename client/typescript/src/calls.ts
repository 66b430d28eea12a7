import { clone, create, ScalarType, type DescMessage, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, type Transport } from "@connectrpc/connect";

import { failure, FillrateError, tooLate } from "./error.js";

const FIRST_PAUSE_MS = 100;
export const LONGEST_PAUSE_MS = 2_000;
/** What gRPC can write in milliseconds. */
const LONGEST_TIMEOUT_MS = 99_999_999;

/** What every call gets beside its request. */
export interface Calls {
  url: string;
  tenant: string;
  token: string | (() => string | Promise<string>);
  timeoutMs: number;
  /** Aborted when the client is closed. */
  ended: AbortSignal;
}

/** How long to wait before the n-th retry: jitter spreads clients that lost the same server. */
export function pauseMs(n: number, longest: number, atLeast: number): number {
  const full = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(n - 1, 16), longest);
  return Math.max(full * (0.5 + Math.random() / 2), atLeast);
}

/** Sleeps, or gives up with the signal. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}

/** A random UUID, also where a page came without TLS and `crypto.randomUUID` is missing for it. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x40], 6);
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Gives every call of a transport its deadline, headers, request id and retries. */
export function withCalls(below: Transport, calls: Calls): Transport {
  async function headers(given: HeadersInit | undefined): Promise<Headers> {
    const headers = new Headers(given);
    if (calls.tenant) headers.set("x-tenant", calls.tenant);
    const token = typeof calls.token === "string" ? calls.token : await calls.token();
    if (token) headers.set("authorization", `Bearer ${token}`);
    return headers;
  }
  return {
    async unary(method, signal, timeoutMs = calls.timeoutMs, header, input, contextValues) {
      const deadline = performance.now() + Math.min(timeoutMs, LONGEST_TIMEOUT_MS);
      const [request, requestId] = withRequestId(method.input, input);
      if (timeoutMs <= 0) throw tooLate(method.name, requestId);
      const ends = signal ? AbortSignal.any([signal, calls.ended]) : calls.ended;
      let before: FillrateError | undefined;
      for (let n = 1; ; n++) {
        try {
          // A pause may end just after the deadline; 0 would mean no deadline at all.
          const left = Math.max(Math.ceil(deadline - performance.now()), 1);
          return await below.unary(method, ends, left, await headers(header), request, contextValues);
        } catch (reason) {
          const failed = failure(reason, calls.url, method.name, requestId, ends);
          if (failed.code === Code.DeadlineExceeded && before) failed.message += `; before that: ${before.message}`;
          const pause = pauseMs(n, LONGEST_PAUSE_MS, failed.retryAfterMs);
          if (!failed.retryable || ends.aborted || deadline - performance.now() <= pause) throw failed;
          before = failed;
          await wait(pause, ends);
        }
      }
    },
    async stream(method, signal, timeoutMs, header, input, contextValues) {
      const ends = signal ? AbortSignal.any([signal, calls.ended]) : calls.ended;
      // Watches alone have no end of their own.
      if (!method.name.startsWith("Watch")) timeoutMs ??= calls.timeoutMs;
      if (timeoutMs !== undefined && timeoutMs <= 0) throw tooLate(method.name, "");
      try {
        const stream = await below.stream(method, ends, timeoutMs, await headers(header), input, contextValues);
        return { ...stream, message: typed(stream.message, calls.url, method.name, ends) };
      } catch (reason) {
        throw failure(reason, calls.url, method.name, "", ends);
      }
    },
  };
}

/** The same messages; what ends them is a FillrateError. */
async function* typed<T>(
  messages: AsyncIterable<T>,
  url: string,
  method: string,
  ends: AbortSignal,
): AsyncGenerator<T> {
  try {
    yield* messages;
  } catch (reason) {
    throw failure(reason, url, method, "", ends);
  }
}

/**
 * Fills an empty request_id in a copy, so that a request used again is a new command again. The id is empty where the
 * method has none.
 */
function withRequestId<I extends DescMessage>(schema: I, input: MessageInitShape<I>): [MessageInitShape<I>, string] {
  const field = schema.fields.find((field) => field.name === "request_id");
  if (field?.scalar !== ScalarType.STRING) return [input, ""];
  const message = clone(schema, create(schema, input)) as unknown as Message & { requestId: string };
  message.requestId ||= randomId();
  return [message as unknown as MessageInitShape<I>, message.requestId];
}
