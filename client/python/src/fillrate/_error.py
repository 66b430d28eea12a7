"""What calls and watches fail with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import error_details_pb2, status_pb2

from fillrate.v1 import ERROR_REASON_UNSPECIFIED, ErrorReason


@dataclass(frozen=True)
class Violation:
    """One field, line or resource at fault."""

    field: str
    """Its dotted path from the request, `lines[2].quantity`."""
    reason: ErrorReason.ValueType
    """The reason for it alone."""
    description: str
    """What is wrong, for people."""


class Error(Exception):
    """What every call and watch raises."""

    code: grpc.StatusCode
    """The gRPC status code."""
    reason: ErrorReason.ValueType
    """Why, for programs; unspecified where no Fillrate answered."""
    message: str
    """Why, for people."""
    violations: Sequence[Violation]
    """Every field, line or resource at fault."""
    metadata: Mapping[str, str]
    """What error.proto lists for the reason."""
    retry_after: float
    """The server's RetryInfo in seconds, 0 without one."""
    request_id: str
    """That of the mutation: repeat it with this one if it is unknown whether it took place."""
    method: str
    """The name of the method."""
    retryable: bool
    """Whether the same call may be made again."""

    def __init__(self, code: grpc.StatusCode, message: str, method: str, request_id: str) -> None:
        super().__init__(code, message, method, request_id)
        self.code = code
        self.reason = ERROR_REASON_UNSPECIFIED
        self.message = message
        self.violations = ()
        self.metadata = {}
        self.retry_after = 0.0
        self.request_id = request_id
        self.method = method.rsplit("/", 1)[-1]
        self.retryable = code is grpc.StatusCode.UNAVAILABLE

    def __str__(self) -> str:
        reason = _reason_name(self.reason)
        known = self.reason != ERROR_REASON_UNSPECIFIED and reason != self.code.name
        return f"{self.method}: {self.code.name}{' ' + reason if known else ''}: {self.message}"


def _reason_name(reason: ErrorReason.ValueType) -> str:
    return ErrorReason.Name(reason).removeprefix("ERROR_REASON_")


def _reason(name: str) -> ErrorReason.ValueType:
    try:
        return ErrorReason.Value(f"ERROR_REASON_{name}")
    except ValueError:
        return ERROR_REASON_UNSPECIFIED


def failure(error: Any, url: str, method: str, request_id: str) -> Error:
    """Makes an Error of what a call failed with."""
    failed = Error(error.code(), error.details() or "", method, request_id)
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                _take(failed, detail)
    if failed.reason == ERROR_REASON_UNSPECIFIED:
        _explain(failed, url)
    return failed


def _take(failed: Error, detail: AnyMessage) -> None:
    info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
    fields, preconditions = error_details_pb2.BadRequest(), error_details_pb2.PreconditionFailure()
    if detail.Unpack(info) and info.domain == "fillrate":
        failed.reason, failed.metadata = _reason(info.reason), dict(info.metadata)
    elif detail.Unpack(retry):
        failed.retry_after, failed.retryable = retry.retry_delay.ToTimedelta().total_seconds(), True
    elif detail.Unpack(fields):
        listed = [Violation(v.field, _reason(v.reason), v.description) for v in fields.field_violations]
        failed.violations = (*failed.violations, *listed)
    elif detail.Unpack(preconditions):
        listed = [Violation(v.subject, _reason(v.type), v.description) for v in preconditions.violations]
        failed.violations = (*failed.violations, *listed)


def _explain(failed: Error, url: str) -> None:
    """Says for people what happened where no Fillrate said it."""
    if failed.code is grpc.StatusCode.UNAVAILABLE:
        failed.message = f"no Fillrate answered at {url}, because: {failed.message}"
    elif failed.code is grpc.StatusCode.DEADLINE_EXCEEDED:
        failed.message = f"no answer from {url} within the deadline"
        if failed.request_id:
            failed.message += ": whether it took place is unknown, repeat it with the same request_id"
    elif failed.code is grpc.StatusCode.UNIMPLEMENTED:
        failed.message = f"what answers at {url} does not know this method, because: {failed.message}"


def too_late(method: str, request_id: str) -> Error:
    """The answer to a deadline that had passed before anything was sent."""
    text = "the deadline had passed before the call began: nothing was sent"
    return Error(grpc.StatusCode.DEADLINE_EXCEEDED, text, method, request_id)
