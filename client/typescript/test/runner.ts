/** Plays the scenario that all clients share, and prints what came: see client/test. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { create, fromJson, toJson, type DescMessage, type JsonValue, type Message } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { amount, connect, FillrateError, money, type Client, type WatchOptions } from "@fillrate/client";
import * as v1 from "@fillrate/client/v1";
import * as web from "@fillrate/client/web";

interface Step {
  step: string;
  call?: string;
  watch?: "orders" | "backorders" | "stock";
  read?: string;
  count?: number;
  ask?: string;
  money?: string;
  as?: string;
  expired?: "snapshot";
  request: JsonValue;
  save?: Record<string, string>;
  with?: Given;
}

/** What a step wants otherwise than most. */
interface Given {
  url?: string;
  tenant?: string;
  token?: string;
  /** A file; from a web page it is not said, and the driver has Node trust it. */
  ca?: string;
  timeoutMs?: number;
}

const stdin = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const services = {
  OrderService: v1.OrderService,
  InventoryService: v1.InventoryService,
  BackorderService: v1.BackorderService,
  PurchasingService: v1.PurchasingService,
  AuditService: v1.AuditService,
};
const clients = new Map<string, Client>();
const saved = new Map<string, string>();
const watches = new Map<string, Heard>();

function emit(line: unknown): void {
  console.log(JSON.stringify(line));
}

/** Has the driver do something to the server, and waits until it is done. */
async function ask(what: string): Promise<void> {
  emit({ ask: what });
  await stdin.next();
}

function client(given: Given = {}): Client {
  const { url = process.env.FILLRATE_URL ?? "", tenant = process.env.FILLRATE_TENANT ?? "", token = "", ca } = given;
  const key = JSON.stringify([url, tenant, token, ca]);
  const options = { tenant, token, timeoutMs: 60_000 };
  const open = () =>
    // As from a web page; Node has all that it takes.
    process.env.FILLRATE_WEB
      ? web.connect(url, options)
      : connect(url, { ...options, ...(ca && { ca: readFileSync(ca) }) });
  const known = clients.get(key) ?? open();
  clients.set(key, known);
  return known;
}

function failure(error: unknown): Record<string, unknown> {
  if (!(error instanceof FillrateError)) throw error;
  const name = (reason: v1.ErrorReason) => `ERROR_REASON_${v1.ErrorReason[reason]}`;
  return {
    error: {
      code: error.code,
      reason: name(error.reason),
      message: error.message,
      method: error.method,
      violations: error.violations.map((v) => ({ ...v, reason: name(v.reason) })),
      metadata: error.metadata,
      named: error.requestId !== "",
    },
  };
}

/** A watch in the background, and what it has given so far. */
class Heard {
  lost = false;
  private readonly messages: unknown[] = [];
  private wake: () => void = () => undefined;

  constructor(client: Client, step: Step) {
    const options: WatchOptions = { onExpired: step.expired ?? "fail", onReconnect: () => (this.lost = true) };
    switch (step.watch) {
      case "orders":
        void this.hear(
          v1.WatchOrdersResponseSchema,
          client.watchOrders(fromJson(v1.WatchOrdersRequestSchema, step.request), options),
        );
        break;
      case "backorders":
        void this.hear(
          v1.WatchBackordersResponseSchema,
          client.watchBackorders(fromJson(v1.WatchBackordersRequestSchema, step.request), options),
        );
        break;
      default:
        void this.hear(
          v1.WatchStockResponseSchema,
          client.watchStock(fromJson(v1.WatchStockRequestSchema, step.request), options),
        );
    }
  }

  async next(): Promise<unknown> {
    while (this.messages.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.messages.shift();
  }

  /** Passes on all but the checkpoints whose number depends on time. */
  private async hear(
    schema: DescMessage,
    messages: AsyncIterable<v1.WatchOrdersResponse | v1.WatchBackordersResponse | v1.WatchStockResponse>,
  ): Promise<void> {
    let first = true;
    try {
      for await (const message of messages) {
        const { case: kind, value } = message.message;
        if (first || kind !== "checkpoint" || value.snapshotComplete) this.messages.push(toJson(schema, message));
        first = false;
        this.wake();
      }
    } catch (error) {
      this.messages.push(failure(error));
      this.wake();
    }
  }
}

async function call(step: Step): Promise<Record<string, unknown>> {
  const [service = "", name = ""] = (step.call ?? "").split("/");
  const description = services[service as keyof typeof services];
  const method = Object.values(description.method).find((method) => method.name === name);
  if (!method) throw new Error(`no method ${step.call}`);
  const stub = createClient(description, client(step.with).transport);
  const invoke = (
    stub as unknown as Record<
      string,
      (request: Message, options: object) => Promise<Message> | AsyncIterable<Message>
    >
  )[method.localName]!;
  const options = step.with?.timeoutMs === undefined ? {} : { timeoutMs: step.with.timeoutMs };
  let answer: JsonValue;
  try {
    const given = invoke(fromJson(method.input, step.request), options);
    if (Symbol.asyncIterator in given) {
      const messages: JsonValue[] = [];
      for await (const message of given) messages.push(toJson(method.output, message));
      answer = messages;
    } else {
      answer = toJson(method.output, await given);
    }
  } catch (error) {
    return failure(error);
  }
  for (const [name, path] of Object.entries(step.save ?? {})) {
    let value: unknown = answer;
    for (const part of path.split(".")) value = (value as Record<string, unknown>)[part];
    saved.set(name, String(value));
  }
  return { answer };
}

async function play(step: Step): Promise<Record<string, unknown>> {
  if (step.call) return call(step);
  if (step.watch) {
    const heard = new Heard(client(step.with), step);
    watches.set(step.as ?? "", heard);
    const first = (await heard.next()) as Record<string, unknown>;
    return "error" in first ? first : { messages: [first] };
  }
  if (step.read) {
    const heard = watches.get(step.read)!;
    const messages: unknown[] = [];
    while (messages.length < (step.count ?? 0)) messages.push(await heard.next());
    return { messages, lost: heard.lost };
  }
  if (step.money) {
    const exact = amount(create(v1.MoneySchema, { currencyCode: "EUR", amount: step.money }));
    return { amount: money("EUR", exact * 3n).amount };
  }
  await ask(step.ask ?? "");
  return {};
}

async function scenario(path: string): Promise<void> {
  const { steps } = JSON.parse(readFileSync(path, "utf8")) as { steps: Step[] };
  for (const step of steps) {
    let text = JSON.stringify(step);
    for (const [name, value] of saved) text = text.replaceAll(`\${${name}}`, value);
    emit({ step: step.step, ...(await play(JSON.parse(text) as Step)) });
  }
}

/** Makes as many changes as asked, one after the other, while the driver kills the server; and watches them. */
async function changes(count: number): Promise<void> {
  const { inventory, watchStock } = client();
  await inventory.putLocation({ locations: [{ locationId: "MAIN" }] });
  await inventory.putItem({ items: [{ sku: "MUG" }] });
  const start = (await inventory.listStock({})).cursor;
  let losses = 0;
  const watching = (async () => {
    const seen: [number, number][] = [];
    for await (const { message } of watchStock(
      { start: { case: "cursor", value: start } },
      { onReconnect: () => losses++ },
    )) {
      if (message.case === "event") seen.push([Number(message.value.position), Number(message.value.level?.onHand)]);
      if (seen.length === count) break;
    }
    return seen;
  })();
  for (let n = 0; n < count; n++) {
    if (n % 300 === 250) emit({ ask: "kill" });
    await inventory.adjustStock({ adjustments: [{ sku: "MUG", quantityDelta: 1n }] });
  }
  const seen = await watching;
  const stock = await inventory.getStock({ sku: "MUG" });
  emit({ seen, losses, onHand: Number(stock.levels[0]?.onHand) });
}

const [, , what, argument = ""] = process.argv;
await (what === "scenario" ? scenario(argument) : changes(Number(argument)));
for (const client of clients.values()) client.close();
process.stdin.destroy();
