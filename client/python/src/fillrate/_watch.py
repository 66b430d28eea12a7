"""Watches that resume."""

from __future__ import annotations

import enum
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

import grpc
from google.protobuf.message import Message

from fillrate._calls import Calls, pause
from fillrate._error import Error, failure
from fillrate.v1 import (
    ERROR_REASON_CURSOR_AHEAD,
    ERROR_REASON_CURSOR_EXPIRED,
    WatchBackordersResponse,
    WatchOrdersResponse,
    WatchStockResponse,
)

LONGEST_PAUSE = 5.0
_EXPIRED = (ERROR_REASON_CURSOR_EXPIRED, ERROR_REASON_CURSOR_AHEAD)

_Request = TypeVar("_Request", bound=Message)
_Message = TypeVar("_Message", bound=WatchOrdersResponse | WatchBackordersResponse | WatchStockResponse)


class OnExpired(enum.Enum):
    """What a watch does whose cursor is no longer kept, or is ahead of the newest event."""

    FAIL = "fail"
    """Ends with the error."""
    SNAPSHOT = "snapshot"
    """Goes on with a snapshot: all that matches, then what changes."""


def cursor(message: WatchOrdersResponse | WatchBackordersResponse | WatchStockResponse) -> str:
    """Where to go on after a message; empty on the rows of a snapshot and on the checkpoint that begins one."""
    return message.checkpoint.cursor or message.event.cursor


@dataclass(frozen=True)
class Feed(Generic[_Request, _Message]):
    """What differs between the three watches."""

    open: grpc.UnaryStreamMultiCallable[_Request, _Message]
    method: str
    row: str
    """The field of an event that holds the row after the change."""
    key: tuple[str, ...]
    """The fields that name a row."""


class Watch(Generic[_Request, _Message]):
    """An iterator over the messages of a watch, over as many streams as it takes.

    Close it, or leave its `with`, to end it; that may be done from another thread.
    """

    def __init__(
        self,
        calls: Calls,
        feed: Feed[_Request, _Message],
        request: _Request,
        on_expired: OnExpired,
        on_reconnect: Callable[[Error], None] | None,
    ) -> None:
        self._calls = calls
        self._feed = feed
        # Any of three messages, alike in `cursor` and `snapshot`.
        self._request: Any = type(request)()
        self._request.CopyFrom(request)
        self._on_expired = on_expired
        self._on_reconnect = on_reconnect
        # The revisions of a snapshot's rows of which no newer event came yet.
        self._held: dict[tuple[str, ...], int] = {}
        self._received = 0
        self._closed = threading.Event()
        self._stream: Any = None
        self._messages = self._all()

    def __iter__(self) -> Watch[_Request, _Message]:
        return self

    def __next__(self) -> _Message:
        return next(self._messages)

    def close(self) -> None:
        """Ends the watch."""
        self._closed.set()
        if self._stream is not None:
            self._stream.cancel()

    def __enter__(self) -> Watch[_Request, _Message]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _all(self) -> Iterator[_Message]:
        begun, losses = time.monotonic(), 0
        while not self._ended():
            received = self._received
            failed = yield from self._once()
            if self._ended():
                return
            losses = 1 if self._received > received else losses + 1
            rest = pause(losses, LONGEST_PAUSE, failed.retry_after)
            if self._on_expired is OnExpired.SNAPSHOT and failed.reason in _EXPIRED:
                self._request.snapshot, rest = True, 0.0
            elif not failed.retryable:
                raise failed
            elif not self._received and time.monotonic() - begun + rest > self._calls.timeout:
                raise failed
            if self._on_reconnect is not None:
                self._on_reconnect(failed)
            self._closed.wait(rest)

    def _ended(self) -> bool:
        return self._closed.is_set() or self._calls.closed.is_set()

    def _once(self) -> Generator[_Message, None, Error]:
        """Reads one stream to its end; gives why it ended."""
        if self._request.snapshot:
            self._held.clear()
        try:
            self._stream = self._feed.open(self._request)
            if self._closed.is_set():
                self._stream.cancel()
            for message in self._stream:
                self._received += 1
                if self._is_new(message):
                    yield message
        except grpc.RpcError as error:
            return failure(error, self._calls.url, self._feed.method, "")
        finally:
            if self._stream is not None:
                self._stream.cancel()
        return Error(grpc.StatusCode.UNAVAILABLE, "the stream ended", self._feed.method, "")

    def _is_new(self, message: _Message) -> bool:
        """Keeps account of a message, and says whether the reader has not seen it yet."""
        if after := cursor(message):
            self._request.cursor = after
        which = message.WhichOneof("message")
        if which == "checkpoint":
            return True
        row: Any = message.snapshot if which == "snapshot" else getattr(message.event, self._feed.row)
        key = tuple(getattr(row, field) for field in self._feed.key)
        if which == "snapshot":
            self._held[key] = row.revision
        elif self._held.get(key, 0) >= row.revision:
            return False
        else:
            self._held.pop(key, None)
        return True
