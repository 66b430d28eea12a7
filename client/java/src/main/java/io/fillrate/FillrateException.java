package io.fillrate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.RetryInfo;

import io.fillrate.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What every call and watch throws. Its message says why, for people. */
public final class FillrateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status.Code code;
    private final String method;
    private final String requestId;
    private String message;
    private ErrorReason reason = ErrorReason.ERROR_REASON_UNSPECIFIED;
    private final transient List<Violation> violations = new ArrayList<>();
    private Map<String, String> metadata = Map.of();
    private Duration retryAfter = Duration.ZERO;
    private boolean retryable;

    FillrateException(
            Status.Code code, String message, String method, String requestId, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.message = message;
        this.method = method;
        this.requestId = requestId;
        this.retryable = code == Status.Code.UNAVAILABLE;
    }

    /**
     * Makes it of what a call failed with; {@code before} is what its try before failed with, or
     * null.
     */
    static FillrateException of(
            StatusRuntimeException e,
            String url,
            String method,
            String requestId,
            FillrateException before) {
        Status status = e.getStatus();
        String text = status.getDescription() == null ? "" : status.getDescription();
        // A line that does not speak HTTP/2, which may be one that wants TLS: gRPC calls it INTERNAL.
        boolean broken =
                status.getCause() != null
                        && status.getCause().getClass().getName().contains("Http2Exception");
        FillrateException failed =
                new FillrateException(
                        broken ? Status.Code.UNAVAILABLE : status.getCode(),
                        text,
                        method,
                        requestId,
                        e);
        try {
            for (Any detail : StatusProto.fromThrowable(e).getDetailsList()) {
                failed.take(detail);
            }
        } catch (InvalidProtocolBufferException unreadable) {
            failed.addSuppressed(unreadable);
        }
        if (failed.reason == ErrorReason.ERROR_REASON_UNSPECIFIED) {
            failed.explain(url, status.getCause());
        }
        if (failed.code == Status.Code.DEADLINE_EXCEEDED && before != null) {
            failed.message += "; before that: " + before.message;
        }
        return failed;
    }

    /** The answer to a deadline that had passed before anything was sent. */
    static FillrateException tooLate(String method, String requestId) {
        String text = "the deadline had passed before the call began: nothing was sent";
        return new FillrateException(Status.Code.DEADLINE_EXCEEDED, text, method, requestId, null);
    }

    private void take(Any detail) throws InvalidProtocolBufferException {
        if (detail.is(ErrorInfo.class)) {
            ErrorInfo info = detail.unpack(ErrorInfo.class);
            if (info.getDomain().equals("fillrate")) {
                reason = reasonOf(info.getReason());
                metadata = Map.copyOf(info.getMetadataMap());
            }
        } else if (detail.is(RetryInfo.class)) {
            var delay = detail.unpack(RetryInfo.class).getRetryDelay();
            retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
            retryable = true;
        } else if (detail.is(BadRequest.class)) {
            for (var v : detail.unpack(BadRequest.class).getFieldViolationsList()) {
                violations.add(
                        new Violation(v.getField(), reasonOf(v.getReason()), v.getDescription()));
            }
        } else if (detail.is(PreconditionFailure.class)) {
            for (var v : detail.unpack(PreconditionFailure.class).getViolationsList()) {
                violations.add(
                        new Violation(v.getSubject(), reasonOf(v.getType()), v.getDescription()));
            }
        }
    }

    /** Says for people what happened where no Fillrate said it. */
    private void explain(String url, Throwable below) {
        // A second line is netty's, about itself.
        StringBuilder said = new StringBuilder(message.split("\n")[0]);
        for (Throwable cause = below; cause != null; cause = cause.getCause()) {
            String text = cause.getMessage();
            if (text != null && said.indexOf(text) < 0) {
                said.append(": ").append(text);
            }
        }
        String why = said.toString();
        switch (code) {
            case UNAVAILABLE -> message = "no Fillrate answered at " + url + ", because: " + why;
            case DEADLINE_EXCEEDED -> {
                message = "no answer from " + url + " within the deadline";
                if (!requestId.isEmpty()) {
                    message +=
                            ": whether it took place is unknown, repeat it with the same"
                                + " request_id";
                }
            }
            case UNIMPLEMENTED ->
                    message =
                            "what answers at "
                                    + url
                                    + " does not know this method, because: "
                                    + why;
            default -> {}
        }
    }

    private static ErrorReason reasonOf(String name) {
        var value = ErrorReason.getDescriptor().findValueByName("ERROR_REASON_" + name);
        return value == null ? ErrorReason.ERROR_REASON_UNSPECIFIED : ErrorReason.valueOf(value);
    }

    /** The gRPC status code. */
    public Status.Code code() {
        return code;
    }

    /** Why, for programs; unspecified where no Fillrate answered. */
    public ErrorReason reason() {
        return reason;
    }

    /** Why, for people. */
    @Override
    public String getMessage() {
        return message;
    }

    /** Every field, line or resource at fault. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** What error.proto lists for the reason. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The server's RetryInfo, zero without one. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same call may be made again. */
    public boolean retryable() {
        return retryable;
    }

    /** That of the mutation: repeat it with this one if it is unknown whether it took place. */
    public String requestId() {
        return requestId;
    }

    /** The name of the method. */
    public String method() {
        return method;
    }

    @Override
    public String toString() {
        String name = reason.name().substring("ERROR_REASON_".length());
        boolean known = reason != ErrorReason.ERROR_REASON_UNSPECIFIED && !name.equals(code.name());
        return method + ": " + code + (known ? " " + name : "") + ": " + message;
    }
}
