/** The client against a server that answers from lists, over gRPC and over gRPC-web. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer as createHttp1Server } from "node:http";
import { createSecureServer, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import {
  amount,
  connect,
  cursor,
  FillrateError,
  money,
  type Client,
  type ConnectOptions,
  type WatchOptions,
} from "@fillrate/client";
import * as v1 from "@fillrate/client/v1";
import * as web from "@fillrate/client/web";
import { LONGEST_PAUSE_MS, pauseMs } from "#dist/calls.js";
import { ErrorInfoSchema, RetryInfoSchema } from "#dist/gen/google/rpc/error_details_pb.js";

/** A test, and by which of the two ways its client connects. */
interface Way {
  t: TestContext;
  web: boolean;
}

/** A test of both ways. */
function both(name: string, body: (way: Way) => Promise<void>): void {
  test(`${name}, by gRPC`, (t) => body({ t, web: false }));
  test(`${name}, by gRPC-web`, (t) => body({ t, web: true }));
}

type Response = MessageInitShape<typeof v1.WatchOrdersResponseSchema>;

function refusal(code: Code, reason: string, retryAfterMs?: number): ConnectError {
  const details: NonNullable<ConstructorParameters<typeof ConnectError>[3]> = [];
  if (reason) details.push({ desc: ErrorInfoSchema, value: { domain: "fillrate", reason } });
  if (retryAfterMs !== undefined) {
    const retryDelay = { seconds: BigInt(Math.floor(retryAfterMs / 1000)), nanos: (retryAfterMs % 1000) * 1e6 };
    details.push({ desc: RetryInfoSchema, value: { retryDelay } });
  }
  return new ConnectError("refused", code, undefined, details);
}

/** What a fake server answers, and what it was asked. */
class Fake {
  readonly created: v1.CreateOrderRequest[] = [];
  readonly headers: Headers[] = [];
  readonly times: number[] = [];
  readonly opened: v1.WatchOrdersRequest[] = [];

  constructor(
    readonly answers: ConnectError[] = [],
    readonly streams: [Response[], ConnectError?][] = [],
  ) {}

  async serve(way: Way, options: web.ConnectOptions = {}): Promise<Client> {
    const fake = this;
    const answers = connectNodeAdapter({
      routes: (router) =>
        router.service(v1.OrderService, {
          createOrder(request, { requestHeader }) {
            fake.created.push(request);
            fake.headers.push(requestHeader);
            fake.times.push(performance.now());
            const answer = fake.answers[fake.created.length - 1];
            if (answer) throw answer;
            return {};
          },
          async *watchOrders(request, { signal }) {
            fake.opened.push(request);
            const [messages, end] = fake.streams[fake.opened.length - 1] ?? [[]];
            yield* messages;
            if (end) throw end;
            if (fake.opened.length > fake.streams.length) {
              await new Promise((resolve) => signal.addEventListener("abort", resolve));
            }
          },
        }),
    });
    const server = way.web ? createHttp1Server(answers) : createServer(answers);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = (way.web ? web.connect : connect)(url, options);
    way.t.after(() => {
      client.close();
      server.close();
    });
    return client;
  }
}

const checkpoint = (cursor: string, snapshotComplete = false): Response => ({
  message: { case: "checkpoint", value: { cursor, snapshotComplete } },
});
const row = (orderId: string, revision: bigint): Response => ({
  message: { case: "snapshot", value: { orderId, revision } },
});
const event = (cursor: string, orderId: string, revision: bigint): Response => ({
  message: { case: "event", value: { cursor, order: { orderId, revision } } },
});
const gone = refusal(Code.Unavailable, "");
const end = refusal(Code.Internal, "INTERNAL");

async function fails(call: Promise<unknown>): Promise<FillrateError> {
  try {
    await call;
  } catch (error) {
    assert(error instanceof FillrateError);
    return error;
  }
  return assert.fail("it succeeded");
}

/** A watch in words: what came, what it asked for each time, and how it ended. */
async function heard(
  way: Way,
  fake: Fake,
  request: MessageInitShape<typeof v1.WatchOrdersRequestSchema>,
  options: WatchOptions = {},
) {
  const client = await fake.serve(way);
  const came: string[] = [];
  const ended = await fails(
    (async () => {
      for await (const response of client.watchOrders(request, options)) {
        const { case: kind, value } = response.message;
        came.push(`${kind} ${kind === "snapshot" ? value.orderId : cursor(response)}`.trim());
      }
    })(),
  );
  const asked = fake.opened.map(({ start }) =>
    start.case === "snapshot" ? "snapshot" : start.case === "cursor" ? start.value : "",
  );
  return { came, asked, ended };
}

both("retries keep the request id", async (way) => {
  const fake = new Fake([gone, refusal(Code.Aborted, "CONFLICT", 0), refusal(Code.ResourceExhausted, "OVERLOADED", 0)]);
  const client = await fake.serve(way, { tenant: "shop", token: () => "secret" });
  const request = create(v1.CreateOrderRequestSchema);
  await client.orders.createOrder(request);
  await client.orders.createOrder(request);
  const ids = fake.created.map((created) => created.requestId);
  assert.equal(ids.length, 5);
  assert.equal(new Set(ids.slice(0, 4)).size, 1);
  assert.equal(ids[0]?.length, 36);
  assert.notEqual(ids[3], ids[4]);
  assert.equal(request.requestId, "");
  for (const headers of fake.headers) {
    assert.deepEqual([headers.get("x-tenant"), headers.get("authorization")], ["shop", "Bearer secret"]);
  }
});

both("RetryInfo is honoured", async (way) => {
  const fake = new Fake([refusal(Code.Aborted, "CONFLICT", 700)]);
  await (await fake.serve(way)).orders.createOrder({});
  // A timer of Node's may fire up to a millisecond early.
  assert((fake.times[1] ?? 0) - (fake.times[0] ?? 0) >= 699);
});

test("pauses grow by doubling up to the longest, and keep to what was asked", () => {
  for (const [n, full] of [[1, 100], [2, 200], [5, 1600], [6, 2000], [40, 2000], [Infinity, 2000]] as const) {
    const pauses = Array.from({ length: 100 }, () => pauseMs(n, LONGEST_PAUSE_MS, 0));
    assert(Math.min(...pauses) >= full / 2 && Math.max(...pauses) <= full, `${n}: ${pauses}`);
    assert(new Set(pauses).size > 1, "no jitter");
  }
  assert.equal(pauseMs(1, LONGEST_PAUSE_MS, 9000), 9000);
});

both("nothing else is tried again", async (way) => {
  for (const answer of [
    refusal(Code.Aborted, "ETAG_MISMATCH"),
    refusal(Code.Internal, ""),
    refusal(Code.ResourceExhausted, "OVERLOADED"),
    refusal(Code.FailedPrecondition, "ORDER_STATUS"),
  ]) {
    const fake = new Fake([answer]);
    const failed = await fails((await fake.serve(way)).orders.createOrder({}));
    assert.deepEqual([failed.code, fake.created.length], [answer.code, 1]);
  }
});

both("a pause longer than the deadline is not waited", async (way) => {
  const fake = new Fake([refusal(Code.Unavailable, "DRAINING", 3_600_000)]);
  const failed = await fails((await fake.serve(way)).orders.createOrder({}));
  assert.deepEqual([failed.reason, failed.retryAfterMs], [v1.ErrorReason.DRAINING, 3_600_000]);
  assert.equal(failed.requestId, fake.created[0]?.requestId);
  assert.equal(String(failed), "CreateOrder: UNAVAILABLE DRAINING: refused");
});

both("a deadline of zero and a signal that was aborted send nothing", async (way) => {
  const fake = new Fake();
  const client = await fake.serve(way);
  assert.equal((await fails(client.orders.createOrder({}, { timeoutMs: 0 }))).code, Code.DeadlineExceeded);
  assert.equal((await fails(client.orders.createOrder({}, { signal: AbortSignal.abort() }))).code, Code.Canceled);
  assert.equal(fake.created.length, 0);
});

test("what is no url is refused", () => {
  for (const url of ["", "localhost:50051", "http://localhost", "ftp://localhost:1", "http://localhost:1/path"]) {
    assert.throws(() => connect(url), /http:\/\/HOST:PORT/);
  }
  assert.throws(() => connect("http://localhost:1", { ca: "a certificate" }), /https/);
  for (const url of ["", "localhost:50051", "ftp://localhost", "https://localhost/?x", "https://localhost/#x"]) {
    assert.throws(() => web.connect(url), /http:\/\/ or https:\/\//);
  }
  assert.throws(() => connect("https://localhost:1", { cert: "a certificate" }), /together/);
});

test("TLS on both sides", async (t) => {
  const folder = process.env.FILLRATE_TEST_CERTS;
  if (!folder) return t.skip("FILLRATE_TEST_CERTS names no folder of certificates: client/test makes one");
  const pem = (name: string) => readFileSync(join(folder, name));
  const [cert, key, ca] = [pem("server.pem"), pem("server.key"), pem("ca.pem")];
  const routes = connectNodeAdapter({
    routes: (router) => router.service(v1.OrderService, { createOrder: () => ({}) }),
  });
  const server = createSecureServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, routes);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mine = { cert: pem("client.pem"), key: pem("client.key") };
  const good = connect(url, { ca, ...mine });
  await good.orders.createOrder({});
  good.close();
  for (const options of [{ ca: pem("other.pem"), ...mine }, { ca }]) {
    const client = connect(url, { ...options, timeoutMs: 2_000 });
    const failed = await fails(client.orders.createOrder({}));
    assert.equal(failed.code, Code.Unavailable);
    assert.match(failed.message, /no Fillrate answered at https:/);
    client.close();
  }
  server.close();
});

both("a watch resumes", async (way) => {
  const fake = new Fake(
    [],
    [
      [[checkpoint("e.1"), event("e.3", "A", 1n)], gone],
      [[checkpoint("e.3"), event("e.4", "A", 2n), checkpoint("e.9")]],
      [[], refusal(Code.Unavailable, "DRAINING", 1)],
      [[event("e.10", "A", 3n)], refusal(Code.InvalidArgument, "INVALID_FIELD")],
    ],
  );
  const lost: FillrateError[] = [];
  const { came, asked, ended } = await heard(way, fake, {}, { onReconnect: (error) => lost.push(error) });
  assert.deepEqual(came, [
    "checkpoint e.1",
    "event e.3",
    "checkpoint e.3",
    "event e.4",
    "checkpoint e.9",
    "event e.10",
  ]);
  assert.deepEqual(asked, ["", "e.3", "e.9", "e.9"]);
  assert.deepEqual([ended.code, lost.length], [Code.InvalidArgument, 3]);
});

both("a snapshot cut short starts again, and what it contains is dropped", async (way) => {
  const fake = new Fake(
    [],
    [
      [[checkpoint(""), row("A", 4n)], gone],
      [
        [
          checkpoint(""),
          row("A", 5n),
          row("B", 1n),
          checkpoint("e.7", true),
          event("e.8", "A", 4n),
          event("e.9", "A", 5n),
        ],
        gone,
      ],
      [[checkpoint("e.9"), event("e.10", "B", 1n), event("e.11", "A", 6n), event("e.12", "C", 1n)], end],
    ],
  );
  const { came, asked } = await heard(way, fake, { start: { case: "snapshot", value: true } });
  assert.deepEqual(came, [
    "checkpoint",
    "snapshot A",
    "checkpoint",
    "snapshot A",
    "snapshot B",
    "checkpoint e.7",
    "checkpoint e.9",
    "event e.11",
    "event e.12",
  ]);
  assert.deepEqual(asked, ["snapshot", "snapshot", "e.9"]);
});

both("an expired cursor is an error or a snapshot", async (way) => {
  const expired = refusal(Code.OutOfRange, "CURSOR_EXPIRED");
  const request = { start: { case: "cursor", value: "e.1" } } as const;
  const failed = await heard(way, new Fake([], [[[], expired]]), request);
  assert.deepEqual([failed.asked, failed.ended.reason], [["e.1"], v1.ErrorReason.CURSOR_EXPIRED]);
  const fake = new Fake(
    [],
    [
      [[], expired],
      [[checkpoint(""), checkpoint("e.5", true)], end],
    ],
  );
  const { came, asked } = await heard(way, fake, request, { onExpired: "snapshot" });
  assert.deepEqual(
    [came, asked],
    [
      ["checkpoint", "checkpoint e.5"],
      ["e.1", "snapshot"],
    ],
  );
});

both("a watch ends with its signal, and with its client", async (way) => {
  const client = await new Fake().serve(way);
  const stop = new AbortController();
  const first = client.watchOrders({}, { signal: stop.signal }).next();
  const second = client.watchOrders().next();
  stop.abort();
  assert.deepEqual(await first, { done: true, value: undefined });
  client.close();
  assert.deepEqual(await second, { done: true, value: undefined });
});

both("a watch that never began gives up", async (way) => {
  const client = (way.web ? web.connect : connect)("http://127.0.0.1:1", { timeoutMs: 300 });
  const failed = await fails(client.watchStock().next());
  assert.match(failed.message, /no Fillrate answered at http:\/\/127.0.0.1:1/);
});

test("money is exact", () => {
  for (const [millionths, text] of [
    [19_900_000n, "19.90"],
    [1n, "0.000001"],
    [1_500_000_000n, "1500.00"],
  ] as const) {
    assert.equal(money("EUR", millionths).amount, text);
    assert.equal(amount(money("EUR", millionths)), millionths);
  }
  assert.equal(amount(create(v1.MoneySchema, { amount: "19.9" })), 19_900_000n);
  for (const wrong of ["", "1e5", "1.0000001"]) {
    assert.throws(() => amount(create(v1.MoneySchema, { amount: wrong })), RangeError);
  }
});
