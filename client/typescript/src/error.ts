import { Code, ConnectError } from "@connectrpc/connect";

import {
  BadRequestSchema,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";
import { ErrorReason } from "./gen/v1.js";

/** One field, line or resource at fault. */
export interface Violation {
  /** Its dotted path from the request, `lines[2].quantity`. */
  readonly field: string;
  /** The reason for it alone. */
  readonly reason: ErrorReason;
  /** What is wrong, for people. */
  readonly description: string;
}

/** What every call and watch throws. Its `message` says why, for people. */
export class FillrateError extends Error {
  override readonly name = "FillrateError";
  /** Why, for programs; unspecified where no Fillrate answered. */
  reason: ErrorReason = ErrorReason.UNSPECIFIED;
  /** Every field, line or resource at fault. */
  violations: Violation[] = [];
  /** What error.proto lists for the reason. */
  metadata: Record<string, string> = {};
  /** The server's RetryInfo in milliseconds, 0 without one. */
  retryAfterMs = 0;
  /** Whether the same call may be made again. */
  retryable: boolean;

  constructor(
    /** The gRPC status code. */
    readonly code: Code,
    message: string,
    /** The name of the method. */
    readonly method: string,
    /** That of the mutation: repeat it with this one if it is unknown whether it took place. */
    readonly requestId: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.retryable = code === Code.Unavailable;
  }

  override toString(): string {
    const code = codeName(this.code);
    const reason = ErrorReason[this.reason] ?? "";
    const known = this.reason !== ErrorReason.UNSPECIFIED && reason !== code;
    return `${this.method}: ${code}${known ? ` ${reason}` : ""}: ${this.message}`;
  }
}

function codeName(code: Code): string {
  if (code === Code.Canceled) return "CANCELLED";
  return Code[code].replace(/(?<=.)[A-Z]/g, "_$&").toUpperCase();
}

function reasonOf(name: string): ErrorReason {
  const reason = (ErrorReason as unknown as Record<string, ErrorReason | undefined>)[name];
  return typeof reason === "number" ? reason : ErrorReason.UNSPECIFIED;
}

/** Makes a FillrateError of what a call failed with; `ends` tells a caller who gave up from a line that was cut. */
export function failure(
  reason: unknown,
  url: string,
  method: string,
  requestId: string,
  ends: AbortSignal,
): FillrateError {
  if (reason instanceof FillrateError) return reason;
  const error = ConnectError.from(reason);
  const code = !ends.aborted && isCut(error) ? Code.Unavailable : error.code;
  const failed = new FillrateError(code, error.rawMessage, method, requestId, reason);
  for (const info of error.findDetails(ErrorInfoSchema)) {
    if (info.domain !== "fillrate") continue;
    failed.reason = reasonOf(info.reason);
    failed.metadata = { ...info.metadata };
  }
  for (const info of error.findDetails(RetryInfoSchema)) {
    failed.retryable = true;
    failed.retryAfterMs = Number(info.retryDelay?.seconds ?? 0n) * 1e3 + (info.retryDelay?.nanos ?? 0) / 1e6;
  }
  for (const { fieldViolations } of error.findDetails(BadRequestSchema)) {
    failed.violations.push(
      ...fieldViolations.map((v) => ({ field: v.field, reason: reasonOf(v.reason), description: v.description })),
    );
  }
  for (const { violations } of error.findDetails(PreconditionFailureSchema)) {
    failed.violations.push(
      ...violations.map((v) => ({ field: v.subject, reason: reasonOf(v.type), description: v.description })),
    );
  }
  if (failed.reason === ErrorReason.UNSPECIFIED) failed.message = explained(failed, url);
  return failed;
}

/**
 * Whether the line was cut, which Connect calls ABORTED, INTERNAL or CANCELLED by where it noticed: the server said
 * nothing, and either Node or HTTP/2 did, or the stream has no end.
 */
function isCut(error: ConnectError): boolean {
  if (error.metadata.has("grpc-status")) return false;
  if (/^http\/2 |missing (?:status|trailer)|incomplete envelope/.test(error.rawMessage)) return true;
  for (let cause: unknown = error.cause, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if ("code" in cause && typeof cause.code === "string") return true;
  }
  return false;
}

/** Says for people what happened where no Fillrate said it. */
function explained(failed: FillrateError, url: string): string {
  switch (failed.code) {
    case Code.Unavailable:
      return `no Fillrate answered at ${url}, because: ${failed.message}`;
    case Code.DeadlineExceeded:
      return failed.requestId
        ? `no answer from ${url} within the deadline: whether it took place is unknown, repeat it with the same request_id`
        : `no answer from ${url} within the deadline`;
    case Code.Unimplemented:
      return `what answers at ${url} does not know this method, because: ${failed.message}`;
    default:
      return failed.message;
  }
}

/** The answer to a deadline that had passed before anything was sent. */
export function tooLate(method: string, requestId: string): FillrateError {
  const text = "the deadline had passed before the call began: nothing was sent";
  return new FillrateError(Code.DeadlineExceeded, text, method, requestId);
}
