"""The client against a server that answers from lists."""

from __future__ import annotations

import os
import sys
import threading
import time
import unittest
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

import fillrate
from fillrate import v1
from fillrate._calls import LONGEST_PAUSE, pause
from fillrate.v1.order_pb2_grpc import OrderServiceServicer, add_OrderServiceServicer_to_server

Code = grpc.StatusCode


class Refusal:
    """An answer that is an error."""

    def __init__(self, code: grpc.StatusCode, reason: str = "", *details: Message) -> None:
        self.code, self.details = code, list(details)
        if reason:
            self.details.insert(0, error_details_pb2.ErrorInfo(domain="fillrate", reason=reason))

    def end(self, context: Any) -> None:
        status = status_pb2.Status(code=self.code.value[0], message="refused")
        for detail in self.details:
            packed = AnyMessage()
            packed.Pack(detail)
            status.details.append(packed)
        context.set_trailing_metadata([("grpc-status-details-bin", status.SerializeToString())])
        context.abort(self.code, "refused")


def retry_info(seconds: float) -> Message:
    delay = Duration()
    delay.FromNanoseconds(int(seconds * 1e9))
    return error_details_pb2.RetryInfo(retry_delay=delay)


class Fake(OrderServiceServicer):
    """Answers calls and watches from lists, and notes what was asked."""

    def __init__(self, answers: list[Refusal] = [], streams: list[tuple[list[Message], Refusal | None]] = []) -> None:
        self.answers, self.streams = answers, streams
        self.created: list[v1.CreateOrderRequest] = []
        self.headers: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.opened: list[v1.WatchOrdersRequest] = []

    def CreateOrder(self, request: v1.CreateOrderRequest, context: Any) -> v1.CreateOrderResponse:
        self.created.append(request)
        self.headers.append(dict(context.invocation_metadata()))
        self.times.append(time.monotonic())
        if len(self.created) <= len(self.answers):
            self.answers[len(self.created) - 1].end(context)
        return v1.CreateOrderResponse()

    def WatchOrders(self, request: v1.WatchOrdersRequest, context: Any) -> Iterator[Any]:
        self.opened.append(request)
        if len(self.opened) > len(self.streams):
            while context.is_active():
                time.sleep(0.01)
            return
        messages, end = self.streams[len(self.opened) - 1]
        yield from messages
        if end:
            end.end(context)


def checkpoint(cursor: str, complete: bool = False) -> Message:
    return v1.WatchOrdersResponse(checkpoint=v1.Checkpoint(cursor=cursor, snapshot_complete=complete))


def row(order_id: str, revision: int) -> Message:
    return v1.WatchOrdersResponse(snapshot=v1.Order(order_id=order_id, revision=revision))


def event(cursor: str, order_id: str, revision: int) -> Message:
    order = v1.Order(order_id=order_id, revision=revision)
    return v1.WatchOrdersResponse(event=v1.OrderEvent(cursor=cursor, order=order))


GONE = Refusal(Code.UNAVAILABLE)
END = Refusal(Code.INTERNAL, "INTERNAL")


class ClientTest(unittest.TestCase):
    def serve(self, fake: Fake, **options: Any) -> fillrate.Client:
        server = grpc.server(ThreadPoolExecutor(4))
        port = server.add_insecure_port("127.0.0.1:0")
        add_OrderServiceServicer_to_server(fake, server)
        server.start()
        self.addCleanup(server.stop, None)
        client = fillrate.connect(f"http://127.0.0.1:{port}", **options)
        self.addCleanup(client.close)
        return client

    def fails(self, fake: Fake) -> fillrate.Error:
        with self.assertRaises(fillrate.Error) as caught:
            self.serve(fake).orders.CreateOrder(v1.CreateOrderRequest())
        return caught.exception

    def heard(self, fake: Fake, request: v1.WatchOrdersRequest, **options: Any) -> tuple[list[str], list[str], Any]:
        """A watch in words: what came, what it asked for each time, and how it ended."""
        came, end = [], None
        try:
            for message in self.serve(fake).watch_orders(request, **options):
                which = message.WhichOneof("message")
                came.append(f"{which} {message.snapshot.order_id or fillrate.cursor(message)}".strip())
        except fillrate.Error as error:
            end = error
        return came, ["snapshot" if r.snapshot else r.cursor for r in fake.opened], end

    def test_retries_keep_the_request_id(self) -> None:
        fake = Fake([
            GONE, Refusal(Code.ABORTED, "CONFLICT", retry_info(0)),
            Refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED", retry_info(0)),
        ])  # fmt: skip
        client = self.serve(fake, tenant="shop", token=lambda: "secret")
        request = v1.CreateOrderRequest()
        client.orders.CreateOrder(request)
        client.orders.CreateOrder(request)
        ids = [created.request_id for created in fake.created]
        self.assertEqual(len(ids), 5)
        self.assertEqual(len(set(ids[:4])), 1)
        self.assertEqual(len(ids[0]), 36)
        self.assertNotEqual(ids[3], ids[4])
        self.assertEqual(request.request_id, "")
        for headers in fake.headers:
            self.assertEqual((headers["x-tenant"], headers["authorization"]), ("shop", "Bearer secret"))

    def test_retry_info_is_honoured(self) -> None:
        fake = Fake([Refusal(Code.ABORTED, "CONFLICT", retry_info(0.7))])
        self.serve(fake).orders.CreateOrder(v1.CreateOrderRequest())
        self.assertGreaterEqual(fake.times[1] - fake.times[0], 0.7)

    def test_pauses_grow_by_doubling_up_to_the_longest_and_keep_to_what_was_asked(self) -> None:
        for n, full in ((1, 0.1), (2, 0.2), (5, 1.6), (6, 2.0), (40, 2.0), (sys.maxsize, 2.0)):
            pauses = [pause(n, LONGEST_PAUSE, 0) for _ in range(100)]
            self.assertGreaterEqual(min(pauses), full / 2)
            self.assertLessEqual(max(pauses), full)
            self.assertGreater(len(set(pauses)), 1, "no jitter")
        self.assertEqual(pause(1, LONGEST_PAUSE, 9), 9)

    def test_nothing_else_is_tried_again(self) -> None:
        for answer in (
            Refusal(Code.ABORTED, "ETAG_MISMATCH"), Refusal(Code.INTERNAL),
            Refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED"), Refusal(Code.FAILED_PRECONDITION, "ORDER_STATUS"),
        ):  # fmt: skip
            fake = Fake([answer])
            self.assertIs(self.fails(fake).code, answer.code)
            self.assertEqual(len(fake.created), 1)

    def test_a_pause_longer_than_the_deadline_is_not_waited(self) -> None:
        fake = Fake([Refusal(Code.UNAVAILABLE, "DRAINING", retry_info(3600))])
        failed = self.fails(fake)
        self.assertEqual((failed.reason, failed.retry_after), (v1.ERROR_REASON_DRAINING, 3600))
        self.assertEqual(failed.request_id, fake.created[0].request_id)
        self.assertEqual(str(failed), "CreateOrder: UNAVAILABLE DRAINING: refused")

    def test_a_deadline_of_zero_sends_nothing(self) -> None:
        fake = Fake()
        with self.assertRaises(fillrate.Error) as caught:
            self.serve(fake).orders.CreateOrder(v1.CreateOrderRequest(), timeout=0)
        self.assertIs(caught.exception.code, Code.DEADLINE_EXCEEDED)
        self.assertEqual(fake.created, [])

    def test_what_is_no_url_is_refused(self) -> None:
        for url in ("", "localhost:50051", "http://localhost", "ftp://localhost:1", "http://localhost:1/path"):
            with self.assertRaisesRegex(ValueError, "http://HOST:PORT"):
                fillrate.connect(url)
        with self.assertRaisesRegex(ValueError, "https"):
            fillrate.connect("http://localhost:1", ca=b"a certificate")
        with self.assertRaisesRegex(ValueError, "together"):
            fillrate.connect("https://localhost:1", cert=b"a certificate")

    def test_tls_on_both_sides(self) -> None:
        folder = os.environ.get("FILLRATE_TEST_CERTS")
        if folder is None:
            self.skipTest("FILLRATE_TEST_CERTS names no folder of certificates: client/test makes one")
        pem = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
        server = grpc.server(ThreadPoolExecutor(4))
        own = grpc.ssl_server_credentials([(pem["server.key"], pem["server.pem"])], pem["ca.pem"], True)
        url = f"https://127.0.0.1:{server.add_secure_port('127.0.0.1:0', own)}"
        add_OrderServiceServicer_to_server(Fake(), server)
        server.start()
        self.addCleanup(server.stop, None)
        mine = {"cert": pem["client.pem"], "key": pem["client.key"]}
        with fillrate.connect(url, ca=pem["ca.pem"], **mine) as client:
            client.orders.CreateOrder(v1.CreateOrderRequest())
        for ca, certificates in (("other.pem", mine), ("ca.pem", {})):
            with fillrate.connect(url, ca=pem[ca], timeout=2, **certificates) as client:
                with self.assertRaisesRegex(fillrate.Error, "no Fillrate answered at https://") as caught:
                    client.orders.CreateOrder(v1.CreateOrderRequest())
            self.assertIs(caught.exception.code, Code.UNAVAILABLE)

    def test_a_watch_resumes(self) -> None:
        drained = Refusal(Code.UNAVAILABLE, "DRAINING", retry_info(0.001))
        fake = Fake(streams=[
            ([checkpoint("e.1"), event("e.3", "A", 1)], GONE),
            ([checkpoint("e.3"), event("e.4", "A", 2), checkpoint("e.9")], None),
            ([], drained),
            ([event("e.10", "A", 3)], Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD")),
        ])  # fmt: skip
        lost: list[fillrate.Error] = []
        came, asked, end = self.heard(fake, v1.WatchOrdersRequest(), on_reconnect=lost.append)
        self.assertEqual(
            came, ["checkpoint e.1", "event e.3", "checkpoint e.3", "event e.4", "checkpoint e.9", "event e.10"]
        )
        self.assertEqual(asked, ["", "e.3", "e.9", "e.9"])
        self.assertIs(end.code, Code.INVALID_ARGUMENT)
        self.assertEqual(len(lost), 3)

    def test_a_snapshot_cut_short_starts_again_and_what_it_contains_is_dropped(self) -> None:
        fake = Fake(streams=[
            ([checkpoint(""), row("A", 4)], GONE),
            (
                [checkpoint(""), row("A", 5), row("B", 1), checkpoint("e.7", True), event("e.8", "A", 4),
                 event("e.9", "A", 5)],
                GONE,
            ),
            ([checkpoint("e.9"), event("e.10", "B", 1), event("e.11", "A", 6), event("e.12", "C", 1)], END),
        ])  # fmt: skip
        came, asked, _ = self.heard(fake, v1.WatchOrdersRequest(snapshot=True))
        self.assertEqual(came, [
            "checkpoint", "snapshot A", "checkpoint", "snapshot A", "snapshot B", "checkpoint e.7", "checkpoint e.9",
            "event e.11", "event e.12",
        ])  # fmt: skip
        self.assertEqual(asked, ["snapshot", "snapshot", "e.9"])

    def test_an_expired_cursor_is_an_error_or_a_snapshot(self) -> None:
        expired = Refusal(Code.OUT_OF_RANGE, "CURSOR_EXPIRED")
        request = v1.WatchOrdersRequest(cursor="e.1")
        _, asked, end = self.heard(Fake(streams=[([], expired)]), request)
        self.assertEqual((asked, end.reason), (["e.1"], v1.ERROR_REASON_CURSOR_EXPIRED))
        fake = Fake(streams=[([], expired), ([checkpoint(""), checkpoint("e.5", True)], END)])
        came, asked, _ = self.heard(fake, request, on_expired=fillrate.OnExpired.SNAPSHOT)
        self.assertEqual((came, asked), (["checkpoint", "checkpoint e.5"], ["e.1", "snapshot"]))

    def test_a_watch_ends_when_it_is_closed(self) -> None:
        watch = self.serve(Fake()).watch_orders()
        ended = threading.Thread(target=lambda: list(watch))
        ended.start()
        watch.close()
        ended.join(30)
        self.assertFalse(ended.is_alive())

    def test_a_watch_that_never_began_gives_up(self) -> None:
        with fillrate.connect("http://127.0.0.1:1", timeout=0.3) as client:
            with self.assertRaisesRegex(fillrate.Error, "no Fillrate answered at http://127.0.0.1:1"):
                next(client.watch_stock())

    def test_money_is_exact(self) -> None:
        for text in ("19.90", "0.000001", "1500", "333333333333.333333"):
            self.assertEqual(fillrate.money("EUR", Decimal(text)).amount, text)
            self.assertEqual(fillrate.amount(v1.Money(currency_code="EUR", amount=text)), Decimal(text))
        self.assertEqual(fillrate.money("EUR", Decimal("1.50000000")).amount, "1.500000")
        for wrong in (Decimal("0.0000001"), Decimal("NaN")):
            with self.assertRaises(ValueError):
                fillrate.money("EUR", wrong)
        with self.assertRaises(TypeError):
            fillrate.money("EUR", 19.9)  # type: ignore[arg-type] # pyright: ignore
        with self.assertRaises(ValueError):
            fillrate.amount(v1.Money(amount="1e5"))


if __name__ == "__main__":
    unittest.main()
