/** Shows the backorders of a tenant, and every change as it comes. */
import { connect } from "@fillrate/client/web";
import type { Backorder } from "@fillrate/client/v1";

// The server must name this page's origin among its --web-origins.
const words = new URLSearchParams(location.search);
const client = connect(words.get("server") ?? location.origin, { tenant: words.get("tenant") ?? "" });
const rows = document.body.appendChild(document.createElement("ul"));

function show({ backorderId, orderId, sku, open }: Backorder) {
  const row = document.getElementById(backorderId) ?? rows.appendChild(document.createElement("li"));
  row.id = backorderId;
  row.textContent = `order ${orderId} waits for ${open} of ${sku}`;
  if (open === 0n) row.remove();
}

try {
  const { backorders, cursor } = await client.backorders.listBackorders({ pageSize: 1000 });
  backorders.forEach(show);
  // Goes on over restarts of the server; nothing since the list is missed.
  for await (const { message } of client.watchBackorders({ start: { case: "cursor", value: cursor } })) {
    if (message.case === "event" && message.value.backorder) show(message.value.backorder);
  }
} catch (error) {
  document.body.append(String(error));
}
