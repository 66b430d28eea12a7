package io.fillrate;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;

import io.fillrate.v1.CreateOrderRequest;
import io.fillrate.v1.CreateOrderResponse;
import io.fillrate.v1.OrderServiceGrpc;
import io.fillrate.v1.WatchOrdersRequest;
import io.fillrate.v1.WatchOrdersResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.AfterEach;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers from lists, for tests. */
abstract class FakeServer {
    final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** What one stream gives, and how it ends; without an end it ends well. */
    record Stream(List<WatchOrdersResponse> messages, StatusRuntimeException end) {}

    /** Answers calls and watches from lists, and notes what was asked. */
    static final class Fake extends OrderServiceGrpc.OrderServiceImplBase
            implements ServerInterceptor {
        final List<StatusRuntimeException> answers = new ArrayList<>();
        final List<Stream> streams = new ArrayList<>();
        final List<CreateOrderRequest> created = new CopyOnWriteArrayList<>();
        final List<Metadata> headers = new CopyOnWriteArrayList<>();
        final List<Long> times = new CopyOnWriteArrayList<>();
        final List<WatchOrdersRequest> opened = new CopyOnWriteArrayList<>();

        Fake answers(StatusRuntimeException... answers) {
            this.answers.addAll(List.of(answers));
            return this;
        }

        Fake stream(StatusRuntimeException end, WatchOrdersResponse... messages) {
            streams.add(new Stream(List.of(messages), end));
            return this;
        }

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata head, ServerCallHandler<Q, A> next) {
            headers.add(head);
            return next.startCall(call, head);
        }

        @Override
        public void createOrder(
                CreateOrderRequest request, StreamObserver<CreateOrderResponse> observer) {
            created.add(request);
            times.add(System.nanoTime());
            if (created.size() <= answers.size()) {
                observer.onError(answers.get(created.size() - 1));
                return;
            }
            observer.onNext(CreateOrderResponse.getDefaultInstance());
            observer.onCompleted();
        }

        @Override
        public void watchOrders(
                WatchOrdersRequest request, StreamObserver<WatchOrdersResponse> observer) {
            opened.add(request);
            if (opened.size() > streams.size()) {
                return;
            }
            Stream stream = streams.get(opened.size() - 1);
            stream.messages.forEach(observer::onNext);
            if (stream.end == null) {
                observer.onCompleted();
            } else {
                observer.onError(stream.end);
            }
        }
    }

    final FillrateClient serve(Fake fake, ConnectOptions options) throws IOException {
        Server server =
                Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                        .addService(fake)
                        .intercept(fake)
                        .build()
                        .start();
        FillrateClient client =
                FillrateClient.connect("http://127.0.0.1:" + server.getPort(), options);
        open.add(client);
        open.add(() -> server.shutdownNow().awaitTermination());
        return client;
    }

    static StatusRuntimeException refusal(Code code, String reason, Duration retryAfter) {
        var status = com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("refused");
        if (!reason.isEmpty()) {
            status.addDetails(
                    Any.pack(
                            ErrorInfo.newBuilder()
                                    .setDomain("fillrate")
                                    .setReason(reason)
                                    .build()));
        }
        if (retryAfter != null) {
            var delay = Durations.fromNanos(retryAfter.toNanos());
            status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    static StatusRuntimeException gone() {
        return refusal(Code.UNAVAILABLE, "", null);
    }
}
