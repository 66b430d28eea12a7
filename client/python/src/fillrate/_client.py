"""The connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urlsplit

import grpc

from fillrate._calls import Calls
from fillrate._error import Error
from fillrate._watch import Feed, OnExpired, Watch
from fillrate.v1 import (
    WatchBackordersRequest,
    WatchBackordersResponse,
    WatchOrdersRequest,
    WatchOrdersResponse,
    WatchStockRequest,
    WatchStockResponse,
)
from fillrate.v1.audit_pb2_grpc import AuditServiceStub
from fillrate.v1.backorder_pb2_grpc import BackorderServiceStub
from fillrate.v1.inventory_pb2_grpc import InventoryServiceStub
from fillrate.v1.order_pb2_grpc import OrderServiceStub
from fillrate.v1.purchasing_pb2_grpc import PurchasingServiceStub

_OPTIONS = [
    # The server bounds its answers; the usual 4 MiB would refuse some of them.
    ("grpc.max_receive_message_length", -1),
    # Retries are ours: gRPC's own would not know RetryInfo.
    ("grpc.enable_retries", 0),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # A watch may be silent for long: without this, pings stop after two.
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.min_reconnect_backoff_ms", 5_000),
]


def connect(
    url: str,
    *,
    tenant: str = "",
    token: str | Callable[[], str] = "",
    ca: bytes | None = None,
    cert: bytes | None = None,
    key: bytes | None = None,
    timeout: float = 15.0,
) -> Client:
    """Makes a client of http://HOST:PORT (plain text) or https://HOST:PORT (TLS).

    `token` is the bearer token, or is asked for it before every try; an empty one is not sent. `ca`, `cert` and `key`
    are PEM. `timeout` is the deadline, in seconds, of calls that are given none. Nothing is sent before the first call.
    """
    address, secure = _parse(url)
    if secure:
        if (cert is None) != (key is None):
            raise ValueError("cert and key belong together: one of them is missing")
        credentials = grpc.ssl_channel_credentials(ca, key, cert)
        channel = grpc.secure_channel(address, credentials, options=_OPTIONS)
    elif ca is not None or cert is not None or key is not None:
        raise ValueError(f"certificates need an https:// url, not {url!r}")
    else:
        channel = grpc.insecure_channel(address, options=_OPTIONS)
    return Client(channel, url, tenant, token, timeout)


def _parse(url: str) -> tuple[str, bool]:
    refusal = f"the url must be http://HOST:PORT or https://HOST:PORT, not {url!r}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(refusal) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None or parts.path not in ("", "/"):
        raise ValueError(refusal)
    return f"dns:///{parts.netloc}", parts.scheme == "https"


class Client:
    """A connection to Fillrate, safe for use by many threads. Made by `connect`; ends with `close` or its `with`."""

    orders: OrderServiceStub
    inventory: InventoryServiceStub
    backorders: BackorderServiceStub
    purchasing: PurchasingServiceStub
    audit: AuditServiceStub

    def __init__(
        self, channel: grpc.Channel, url: str, tenant: str, token: str | Callable[[], str], timeout: float
    ) -> None:
        self._closed = threading.Event()
        self._channel = channel
        self._calls = Calls(url, tenant, token, timeout, self._closed)
        # With all that a call gets: for generic tools.
        self.channel: grpc.Channel = grpc.intercept_channel(channel, self._calls)
        self.orders = OrderServiceStub(self.channel)
        self.inventory = InventoryServiceStub(self.channel)
        self.backorders = BackorderServiceStub(self.channel)
        self.purchasing = PurchasingServiceStub(self.channel)
        self.audit = AuditServiceStub(self.channel)

    def watch_orders(
        self,
        request: WatchOrdersRequest | None = None,
        *,
        on_expired: OnExpired = OnExpired.FAIL,
        on_reconnect: Callable[[Error], None] | None = None,
    ) -> Watch[WatchOrdersRequest, WatchOrdersResponse]:
        """Gives every change of orders until it is closed, or raises what ends it."""
        feed = Feed(self.orders.WatchOrders, "WatchOrders", "order", ("order_id",))
        return Watch(self._calls, feed, request or WatchOrdersRequest(), on_expired, on_reconnect)

    def watch_backorders(
        self,
        request: WatchBackordersRequest | None = None,
        *,
        on_expired: OnExpired = OnExpired.FAIL,
        on_reconnect: Callable[[Error], None] | None = None,
    ) -> Watch[WatchBackordersRequest, WatchBackordersResponse]:
        """Gives every change of backorders until it is closed, or raises what ends it."""
        feed = Feed(self.backorders.WatchBackorders, "WatchBackorders", "backorder", ("backorder_id",))
        return Watch(self._calls, feed, request or WatchBackordersRequest(), on_expired, on_reconnect)

    def watch_stock(
        self,
        request: WatchStockRequest | None = None,
        *,
        on_expired: OnExpired = OnExpired.FAIL,
        on_reconnect: Callable[[Error], None] | None = None,
    ) -> Watch[WatchStockRequest, WatchStockResponse]:
        """Gives every change of stock until it is closed, or raises what ends it."""
        feed = Feed(self.inventory.WatchStock, "WatchStock", "level", ("location_id", "sku"))
        return Watch(self._calls, feed, request or WatchStockRequest(), on_expired, on_reconnect)

    def close(self) -> None:
        """Ends the connection, its calls and its watches."""
        self._closed.set()
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
