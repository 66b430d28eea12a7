package io.fillrate;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;

import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What every call gets: its deadline, headers, request id and retries. */
final class Calls implements ClientInterceptor {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    final String url;
    final Duration timeout;
    private final ManagedChannel connection;
    private final ConnectOptions options;

    Calls(ManagedChannel connection, String url, ConnectOptions options) {
        this.connection = connection;
        this.url = url;
        this.options = options;
        this.timeout = options.timeout;
    }

    /** How long to wait before the n-th retry: jitter spreads clients that lost the same server. */
    static Duration pause(int n, Duration longest, Duration atLeast) {
        long full = Math.min(FIRST_PAUSE.toNanos() << Math.min(n - 1, 16), longest.toNanos());
        long nanos = full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
        return Duration.ofNanos(Math.max(nanos, atLeast.toNanos()));
    }

    /** gRPC would wait ever longer before it connects again; how long to wait is decided here. */
    void connectAgain() {
        connection.resetConnectBackoff();
    }

    boolean closed() {
        return connection.isShutdown();
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions given, Channel next) {
        if (method.getType() == MethodType.UNARY) {
            return new Unary<>(method, given, next);
        }
        // Watches alone have no end of their own.
        boolean watch = method.getBareMethodName().startsWith("Watch");
        return named(next).newCall(method, watch ? given : given.withDeadline(deadline(given)));
    }

    /** The caller's deadline, else the usual one; and not after the one around it. */
    private Deadline deadline(CallOptions given) {
        Deadline deadline = given.getDeadline();
        if (deadline == null) {
            deadline = Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        Deadline outer = Context.current().getDeadline();
        return outer == null ? deadline : deadline.minimum(outer);
    }

    /** The answers of a stream that ends; what fails it is a FillrateException. */
    <A> Iterator<A> typed(String method, Iterator<A> answers) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return reading(answers::hasNext);
            }

            @Override
            public A next() {
                return reading(answers::next);
            }

            private <T> T reading(Supplier<T> read) {
                try {
                    return read.get();
                } catch (StatusRuntimeException e) {
                    throw FillrateException.of(e, url, method, "", null);
                }
            }
        };
    }

    private Channel named(Channel next) {
        return ClientInterceptors.intercept(
                next, MetadataUtils.newAttachHeadersInterceptor(headers()));
    }

    private Metadata headers() {
        Metadata headers = new Metadata();
        if (!options.tenant.isEmpty()) {
            headers.put(TENANT, options.tenant);
        }
        String token = options.token.get();
        if (!token.isEmpty()) {
            headers.put(TOKEN, "Bearer " + token);
        }
        return headers;
    }

    /**
     * A call that is made, as often as needed, when its request is complete. What it throws there
     * reaches the caller of a blocking stub as it is, where an error that is answered would become
     * a StatusRuntimeException.
     */
    private final class Unary<Q, A> extends ClientCall<Q, A> {
        private final MethodDescriptor<Q, A> method;
        private final CallOptions given;
        private final Channel next;
        private Listener<A> listener;
        private Q request;
        private String requestId = "";

        Unary(MethodDescriptor<Q, A> method, CallOptions given, Channel next) {
            this.method = method;
            this.given = given;
            this.next = next;
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            this.listener = listener;
        }

        @Override
        public void sendMessage(Q message) {
            request = withRequestId(message);
        }

        @Override
        public void halfClose() {
            A answer = answer();
            listener.onHeaders(new Metadata());
            listener.onMessage(answer);
            listener.onClose(Status.OK, new Metadata());
        }

        @Override
        public void request(int count) {
            // The one answer is given when it is there.
        }

        @Override
        public void cancel(String message, Throwable cause) {
            // It has ended by then: making the call blocks.
        }

        private A answer() {
            Deadline deadline = deadline(given);
            String name = method.getBareMethodName();
            if (deadline.isExpired()) {
                throw FillrateException.tooLate(name, requestId);
            }
            FillrateException before = null;
            for (int n = 1; ; n++) {
                try {
                    return ClientCalls.blockingUnaryCall(
                            named(next), method, given.withDeadline(deadline), request);
                } catch (StatusRuntimeException e) {
                    FillrateException failed =
                            FillrateException.of(e, url, name, requestId, before);
                    Duration pause = pause(n, LONGEST_PAUSE, failed.retryAfter());
                    long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
                    if (!failed.retryable() || closed() || left <= pause.toNanos()) {
                        throw failed;
                    }
                    before = failed;
                    sleep(pause, failed);
                    connectAgain();
                }
            }
        }

        /**
         * Fills an empty request_id in a copy, so that a request used again is a new command again.
         * The id is empty where the method has none.
         */
        @SuppressWarnings("unchecked")
        private Q withRequestId(Q given) {
            Message message = (Message) given;
            FieldDescriptor field = message.getDescriptorForType().findFieldByName("request_id");
            if (field == null
                    || field.isRepeated()
                    || field.getJavaType() != FieldDescriptor.JavaType.STRING) {
                return given;
            }
            requestId = (String) message.getField(field);
            if (!requestId.isEmpty()) {
                return given;
            }
            requestId = UUID.randomUUID().toString();
            return (Q) message.toBuilder().setField(field, requestId).build();
        }
    }

    private static void sleep(Duration pause, FillrateException failed) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed;
        }
    }
}
