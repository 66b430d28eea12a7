/** Places an order, watches it wait, and handles an error. */
import { readFileSync } from "node:fs";
import { connect, FillrateError } from "@fillrate/client";
import { ErrorReason } from "@fillrate/client/v1";

// https://HOST:PORT is TLS, with the roots that this machine trusts or with these. cert and key make it mutual.
const roots = process.env.FILLRATE_CA;
const client = connect(process.env.FILLRATE_URL ?? "", {
  tenant: process.env.FILLRATE_TENANT ?? "",
  token: process.env.FILLRATE_TOKEN ?? "",
  ...(roots && { ca: readFileSync(roots) }),
});

// Every call has a deadline, is tried again where that is safe, and takes place once. Quantities are bigint.
await client.inventory.putLocation({ locations: [{ locationId: "MAIN" }] });
await client.inventory.putItem({ items: [{ sku: "MUG" }] });
const created = await client.orders.createOrder({ lines: [{ sku: "MUG", quantity: 5n }] });

// A watch goes on over restarts. Store its cursor together with what you make of its events.
const watch = client.watchBackorders({ start: { case: "snapshot", value: true } }, { onExpired: "snapshot" });
for await (const { message } of watch) {
  if (message.case === "snapshot" && message.value.orderId === created.order?.orderId) {
    console.log(`${message.value.open} of ${message.value.sku} wait`);
    break;
  }
}

// An error says which fields are at fault, and why.
try {
  await client.orders.createOrder({ lines: [{ sku: "MUG", quantity: -1n }] });
} catch (error) {
  if (error instanceof FillrateError && error.reason === ErrorReason.INVALID_FIELD) {
    for (const violation of error.violations) {
      console.log(violation.field, violation.description);
    }
  }
}

client.close();
