"""What every call gets: its deadline, headers, request id and retries."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
from google.protobuf.message import Message

from fillrate._error import Error, failure, too_late

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0

_Request = TypeVar("_Request")


def pause(n: int, longest: float, at_least: float) -> float:
    """How long to wait before the n-th retry: jitter spreads clients that lost the same server."""
    full = min(FIRST_PAUSE * 2.0 ** min(n - 1, 16), longest)
    return max(full * (0.5 + random.random() / 2), at_least)


@dataclass
class _Details(grpc.ClientCallDetails):
    """A call's details with other headers and another deadline."""

    method: str
    timeout: float | None
    metadata: Any
    credentials: Any
    wait_for_ready: Any
    compression: Any


if TYPE_CHECKING:
    # They take types only where they are checked.
    _Unary = grpc.UnaryUnaryClientInterceptor[Any, Any]
    _Stream = grpc.UnaryStreamClientInterceptor[Any, Any]
else:
    _Unary = grpc.UnaryUnaryClientInterceptor
    _Stream = grpc.UnaryStreamClientInterceptor


class Calls(_Unary, _Stream):
    """Stands between the stubs and the connection."""

    def __init__(
        self, url: str, tenant: str, token: str | Callable[[], str], timeout: float, closed: threading.Event
    ) -> None:
        self.url = url
        self.timeout = timeout
        self.closed = closed
        self._tenant = tenant
        self._token = token

    def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Tries a call until it is answered, may not be tried again, or its deadline leaves no room."""
        method = client_call_details.method
        timeout = self.timeout if client_call_details.timeout is None else client_call_details.timeout
        deadline = time.monotonic() + timeout
        request, request_id = with_request_id(request)
        if timeout <= 0:
            raise too_late(method, request_id)
        before, n = None, 0
        while True:
            n += 1
            # A pause may end just after the deadline: the connection then says that it passed.
            outcome = continuation(self._details(client_call_details, max(deadline - time.monotonic(), 0.0)), request)
            error = outcome if isinstance(outcome, grpc.RpcError) else outcome.exception()
            if error is None:
                return outcome
            if not isinstance(error, grpc.RpcError):
                raise error
            failed = failure(error, self.url, method, request_id)
            if failed.code is grpc.StatusCode.DEADLINE_EXCEEDED and before is not None:
                failed.message += f"; before that: {before.message}"
            rest = pause(n, LONGEST_PAUSE, failed.retry_after)
            if not failed.retryable or deadline - time.monotonic() <= rest or self.closed.wait(rest):
                raise failed from error
            before = failed

    def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Gives a stream its headers; and to all but watches, which see to it themselves, a deadline and its type."""
        method, timeout = client_call_details.method, client_call_details.timeout
        if "/Watch" in method:
            return continuation(self._details(client_call_details, timeout), request)
        timeout = self.timeout if timeout is None else timeout
        if timeout <= 0:
            raise too_late(method, "")
        return _Typed(continuation(self._details(client_call_details, timeout), request), self.url, method)

    def _details(self, given: Any, timeout: float | None) -> _Details:
        headers = list(given.metadata or [])
        if self._tenant:
            headers.append(("x-tenant", self._tenant))
        token = self._token if isinstance(self._token, str) else self._token()
        if token:
            headers.append(("authorization", f"Bearer {token}"))
        ready, compression = getattr(given, "wait_for_ready", None), getattr(given, "compression", None)
        return _Details(given.method, timeout, headers, given.credentials, ready, compression)


class _Typed:
    """The messages of a call; what ends them is an Error."""

    def __init__(self, call: Any, url: str, method: str) -> None:
        self._call, self._url, self._method = call, url, method

    def __iter__(self) -> _Typed:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._call)
        except grpc.RpcError as error:
            raise failure(error, self._url, self._method, "") from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)


def with_request_id(request: _Request) -> tuple[_Request, str]:
    """Fills an empty request_id in a copy, so that a request used again is a new command again.

    The id is empty where the method has none.
    """
    if not isinstance(request, Message) or "request_id" not in request.DESCRIPTOR.fields_by_name:
        return request, ""
    given: str = getattr(request, "request_id")
    if given:
        return request, given
    named = type(request)()
    named.CopyFrom(request)
    setattr(named, "request_id", str(uuid.uuid4()))
    return named, getattr(named, "request_id")
