/**
 * Shows the example page, bundled from the package, in a headless Chromium: `browser.js PAGE.js PORT CHROMIUM`. The page
 * is served at PORT, whose origin http://127.0.0.1:PORT the server knows, and http://localhost:PORT it does not.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { connect } from "@fillrate/client";
import * as v1 from "@fillrate/client/v1";

const [, , script = "", port = "", executablePath = ""] = process.argv;
const { FILLRATE_URL: url = "", FILLRATE_TENANT: tenant = "" } = process.env;
const query = new URLSearchParams({ server: url, tenant });
const html = '<!doctype html><meta charset="utf-8"><title>Backorders</title><body><script type="module" src="page.js"></script>';
const patience = { timeout: 60_000 };

const code = readFileSync(script);
const pages = createServer(({ url = "" }, response) => {
  const isScript = url === "/page.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? code : html);
});
await new Promise<void>((resolve) => pages.listen(Number(port), resolve));

const stdin = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const client = connect(url, { tenant, timeoutMs: 60_000 });
const browser = await chromium.launch({ executablePath });

/** Opens the page as one of this origin; gives it with what its console said. */
async function open(origin: string) {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(`${origin}/?${query}`);
  return { page, said };
}

const order = (orderId: string, quantity: bigint) =>
  client.orders.createOrder({ orderId, lines: [{ sku: "MUG", quantity }] });

try {
  await client.inventory.putLocation({ locations: [{ locationId: "MAIN" }] });
  await client.inventory.putItem({ items: [{ sku: "MUG" }] });
  await order("A-1", 5n);

  // Tries again, as all do, until its deadline has passed; meanwhile the other page is looked at.
  const stranger = await open(`http://localhost:${port}`);
  const { page, said } = await open(`http://127.0.0.1:${port}`);
  const rows = page.locator("li");
  const has = (text: string) => rows.filter({ hasText: text }).waitFor(patience).catch(async (error: Error) => {
    assert.fail(`${error.message}\nthe page: ${await page.innerText("body")}\nits console: ${said.join("\n")}`);
  });
  await has("order A-1 waits for 5 of MUG");
  await order("A-2", 7n);
  await has("order A-2 waits for 7 of MUG");

  console.log(JSON.stringify({ ask: "restart" }));
  await stdin.next();
  await order("A-3", 1n);
  await has("order A-3 waits for 1 of MUG");
  await client.inventory.adjustStock({
    type: v1.AdjustmentType.RECEIPT,
    adjustments: [{ sku: "MUG", quantityDelta: 5n }],
  });
  await rows.filter({ hasText: "A-1" }).waitFor({ state: "detached", ...patience });
  assert.equal(await rows.count(), 2);

  await stranger.page.getByText("UNAVAILABLE").waitFor(patience);
  const shown = await stranger.page.innerText("body");
  assert.match(shown, /no Fillrate answered at http:.*--web-origins of that server name http:\/\/localhost:\d+\?/);
  assert.match(stranger.said.join("\n"), /blocked by CORS policy/);
  assert.equal(await stranger.page.locator("li").count(), 0);
  const answer = await fetch(`${url}/fillrate.v1.BackorderService/ListBackorders`, {
    method: "POST",
    headers: { origin: `http://localhost:${port}`, "content-type": "application/grpc-web+proto" },
    body: new Uint8Array(5),
  });
  assert.equal(answer.status, 403);
} finally {
  await browser.close();
  client.close();
  pages.close();
  process.stdin.destroy();
}
