"""Plays the scenario that all clients share, and prints what came: see client/test."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message

import fillrate
from fillrate import v1


def emit(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def ask(what: str) -> None:
    """Has the driver do something to the server, and waits until it is done."""
    emit({"ask": what})
    sys.stdin.readline()


def plain(message: Any) -> Any:
    return json_format.MessageToDict(message)


def failure(error: fillrate.Error) -> dict[str, Any]:
    def violation(v: fillrate.Violation) -> dict[str, Any]:
        return {"field": v.field, "reason": v1.ErrorReason.Name(v.reason), "description": v.description}

    return {"error": {
        "code": error.code.value[0], "reason": v1.ErrorReason.Name(error.reason), "message": error.message,
        "method": error.method, "violations": [violation(v) for v in error.violations],
        "metadata": dict(error.metadata), "named": bool(error.request_id),
    }}  # fmt: skip


class Heard:
    """A watch in the background, and what it has given so far."""

    def __init__(self, client: fillrate.Client, step: dict[str, Any]) -> None:
        kind = step["watch"]
        request = json_format.ParseDict(step["request"], getattr(v1, f"Watch{kind.capitalize()}Request")())
        self.messages: queue.Queue[Any] = queue.Queue()
        self.lost = False
        on_expired = fillrate.OnExpired(step.get("expired", "fail"))
        watch = getattr(client, f"watch_{kind}")(request, on_expired=on_expired, on_reconnect=self._lose)
        threading.Thread(target=self._hear, args=(watch,), daemon=True).start()

    def _lose(self, _: fillrate.Error) -> None:
        self.lost = True

    def _hear(self, watch: Any) -> None:
        """Passes on all but the checkpoints whose number depends on time."""
        first = True
        try:
            for message in watch:
                if first or message.WhichOneof("message") != "checkpoint" or message.checkpoint.snapshot_complete:
                    self.messages.put(plain(message))
                first = False
        except fillrate.Error as error:
            self.messages.put(failure(error))


class Runner:
    def __init__(self) -> None:
        self.clients: dict[tuple[str, ...], fillrate.Client] = {}
        self.saved: dict[str, str] = {}
        self.watches: dict[str, Heard] = {}

    def client(self, given: dict[str, Any]) -> fillrate.Client:
        url, tenant = given.get("url", os.environ["FILLRATE_URL"]), given.get("tenant", os.environ["FILLRATE_TENANT"])
        token, ca = given.get("token", ""), given.get("ca", "")
        key = (url, tenant, token, ca)
        if key not in self.clients:
            roots = Path(ca).read_bytes() if ca else None
            self.clients[key] = fillrate.connect(url, tenant=tenant, token=token, ca=roots, timeout=60)
        return self.clients[key]

    def scenario(self, path: str) -> None:
        for step in json.loads(Path(path).read_text("utf-8"))["steps"]:
            text = json.dumps(step)
            for name, value in self.saved.items():
                text = text.replace(f"${{{name}}}", value)
            emit({"step": step["step"]} | self.play(json.loads(text)))
        for client in self.clients.values():
            client.close()

    def play(self, step: dict[str, Any]) -> dict[str, Any]:
        if "call" in step:
            return self.call(step)
        if "watch" in step:
            heard = self.watches[step["as"]] = Heard(self.client(step.get("with", {})), step)
            first = heard.messages.get()
            return first if "error" in first else {"messages": [first]}
        if "read" in step:
            heard = self.watches[step["read"]]
            return {"messages": [heard.messages.get() for _ in range(step["count"])], "lost": heard.lost}
        if "money" in step:
            exact = fillrate.amount(v1.Money(currency_code="EUR", amount=step["money"]))
            return {"amount": fillrate.money("EUR", exact * 3).amount}
        ask(step["ask"])
        return {}

    def call(self, step: dict[str, Any]) -> dict[str, Any]:
        service, method = step["call"].split("/")
        where = step.get("with", {})
        client = self.client(where)
        stub = {
            "OrderService": client.orders,
            "InventoryService": client.inventory,
            "BackorderService": client.backorders,
            "PurchasingService": client.purchasing,
            "AuditService": client.audit,
        }
        request = json_format.ParseDict(step["request"], getattr(v1, f"{method}Request")())
        timeout = where["timeoutMs"] / 1000 if "timeoutMs" in where else None
        try:
            given = getattr(stub[service], method)(request, timeout=timeout)
            answer = plain(given) if isinstance(given, Message) else [plain(message) for message in given]
        except fillrate.Error as error:
            return failure(error)
        for name, path in step.get("save", {}).items():
            value = answer
            for part in path.split("."):
                value = value[int(part)] if isinstance(value, list) else value[part]
            self.saved[name] = value
        return {"answer": answer}

    def changes(self, count: int) -> None:
        """Makes as many changes as asked, one after the other, while the driver kills the server; and watches them."""
        client = self.client({})
        client.inventory.PutLocation(v1.PutLocationRequest(locations=[v1.Location(location_id="MAIN")]))
        client.inventory.PutItem(v1.PutItemRequest(items=[v1.Item(sku="MUG")]))
        start = client.inventory.ListStock(v1.ListStockRequest()).cursor
        seen: list[tuple[int, int]] = []
        losses: list[fillrate.Error] = []

        def hear() -> None:
            for message in client.watch_stock(v1.WatchStockRequest(cursor=start), on_reconnect=losses.append):
                if message.WhichOneof("message") == "event":
                    seen.append((message.event.position, message.event.level.on_hand))
                if len(seen) == count:
                    return

        watching = threading.Thread(target=hear)
        watching.start()
        for n in range(count):
            if n % 300 == 250:
                emit({"ask": "kill"})
            adjustment = v1.StockAdjustment(sku="MUG", quantity_delta=1)
            client.inventory.AdjustStock(v1.AdjustStockRequest(adjustments=[adjustment]))
        watching.join()
        stock = client.inventory.GetStock(v1.GetStockRequest(sku="MUG"))
        emit({"seen": seen, "losses": len(losses), "onHand": stock.levels[0].on_hand})
        client.close()


if __name__ == "__main__":
    if sys.argv[1] == "scenario":
        Runner().scenario(sys.argv[2])
    else:
        Runner().changes(int(sys.argv[2]))
