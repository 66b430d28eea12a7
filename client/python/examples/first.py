"""Places an order, watches it wait, and handles an error."""

import os
from pathlib import Path

import fillrate
from fillrate import v1

# https://HOST:PORT is TLS, with the roots that this machine trusts or with these. cert and key make it mutual.
roots = os.environ.get("FILLRATE_CA")
client = fillrate.connect(
    os.environ["FILLRATE_URL"],
    tenant=os.environ.get("FILLRATE_TENANT", ""),
    token=os.environ.get("FILLRATE_TOKEN", ""),
    ca=Path(roots).read_bytes() if roots else None,
)

# Every call has a deadline, is tried again where that is safe, and takes place once.
client.inventory.PutLocation(v1.PutLocationRequest(locations=[v1.Location(location_id="MAIN")]))
client.inventory.PutItem(v1.PutItemRequest(items=[v1.Item(sku="MUG")]))
created = client.orders.CreateOrder(v1.CreateOrderRequest(lines=[v1.NewOrderLine(sku="MUG", quantity=5)]))

# A watch goes on over restarts. Store its cursor together with what you make of its events.
request = v1.WatchBackordersRequest(snapshot=True)
with client.watch_backorders(request, on_expired=fillrate.OnExpired.SNAPSHOT) as watch:
    for message in watch:
        if message.snapshot.order_id == created.order.order_id:
            print(f"{message.snapshot.open} of {message.snapshot.sku} wait")
            break

# An error says which fields are at fault, and why.
try:
    client.orders.CreateOrder(v1.CreateOrderRequest(lines=[v1.NewOrderLine(sku="MUG", quantity=-1)]))
except fillrate.Error as error:
    if error.reason == v1.ERROR_REASON_INVALID_FIELD:
        for violation in error.violations:
            print(violation.field, violation.description)

client.close()
