package io.fillrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.fillrate.WatchOptions.OnExpired;
import io.fillrate.v1.Checkpoint;
import io.fillrate.v1.CreateOrderRequest;
import io.fillrate.v1.CreateOrderResponse;
import io.fillrate.v1.ErrorReason;
import io.fillrate.v1.Money;
import io.fillrate.v1.Order;
import io.fillrate.v1.OrderEvent;
import io.fillrate.v1.OrderServiceGrpc;
import io.fillrate.v1.WatchOrdersRequest;
import io.fillrate.v1.WatchOrdersResponse;
import io.fillrate.v1.WatchStockRequest;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against a server that answers from lists. */
class FillrateClientTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** What one stream gives, and how it ends; without an end it ends well. */
    private record Stream(List<WatchOrdersResponse> messages, StatusRuntimeException end) {}

    /** Answers calls and watches from lists, and notes what was asked. */
    private static final class Fake extends OrderServiceGrpc.OrderServiceImplBase implements ServerInterceptor {
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
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata head, ServerCallHandler<Q, A> next) {
            headers.add(head);
            return next.startCall(call, head);
        }

        @Override
        public void createOrder(CreateOrderRequest request, StreamObserver<CreateOrderResponse> observer) {
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
        public void watchOrders(WatchOrdersRequest request, StreamObserver<WatchOrdersResponse> observer) {
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

    private FillrateClient serve(Fake fake, ConnectOptions options) throws IOException {
        Server server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(fake).intercept(fake).build().start();
        FillrateClient client = FillrateClient.connect("http://127.0.0.1:" + server.getPort(), options);
        open.add(client);
        open.add(() -> server.shutdownNow().awaitTermination());
        return client;
    }

    private FillrateException fails(Fake fake) throws IOException {
        FillrateClient client = serve(fake, new ConnectOptions());
        return assertThrows(FillrateException.class, () -> client.orders().createOrder(CreateOrderRequest.getDefaultInstance()));
    }

    private static StatusRuntimeException refusal(Code code, String reason, Duration retryAfter) {
        var status = com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("refused");
        if (!reason.isEmpty()) {
            status.addDetails(Any.pack(ErrorInfo.newBuilder().setDomain("fillrate").setReason(reason).build()));
        }
        if (retryAfter != null) {
            var delay = Durations.fromNanos(retryAfter.toNanos());
            status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static StatusRuntimeException gone() {
        return refusal(Code.UNAVAILABLE, "", null);
    }

    private static WatchOrdersResponse checkpoint(String cursor, boolean complete) {
        return WatchOrdersResponse.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder().setCursor(cursor).setSnapshotComplete(complete)).build();
    }

    private static WatchOrdersResponse row(String id, long revision) {
        return WatchOrdersResponse.newBuilder().setSnapshot(Order.newBuilder().setOrderId(id).setRevision(revision)).build();
    }

    private static WatchOrdersResponse event(String cursor, String id, long revision) {
        Order.Builder order = Order.newBuilder().setOrderId(id).setRevision(revision);
        return WatchOrdersResponse.newBuilder().setEvent(OrderEvent.newBuilder().setCursor(cursor).setOrder(order)).build();
    }

    /** A watch in words: what came, and how it ended. */
    private FillrateException heard(Fake fake, WatchOrdersRequest request, WatchOptions options, List<String> came)
            throws IOException {
        FillrateClient client = serve(fake, new ConnectOptions());
        return assertThrows(FillrateException.class, () -> {
            for (WatchOrdersResponse message : client.watchOrders(request, options)) {
                String what = message.hasSnapshot() ? message.getSnapshot().getOrderId() : Watch.cursor(message);
                came.add((message.getMessageCase() + " " + what).trim());
            }
        });
    }

    private static List<String> asked(Fake fake) {
        return fake.opened.stream().map(request -> request.getSnapshot() ? "snapshot" : request.getCursor()).toList();
    }

    @Test
    void retriesKeepTheRequestId() throws IOException {
        Fake fake = new Fake().answers(gone(), refusal(Code.ABORTED, "CONFLICT", Duration.ZERO),
                refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED", Duration.ZERO));
        FillrateClient client = serve(fake, new ConnectOptions().tenant("shop").token("secret"));
        for (int n = 0; n < 2; n++) {
            client.orders().createOrder(CreateOrderRequest.getDefaultInstance());
        }
        List<String> ids = fake.created.stream().map(CreateOrderRequest::getRequestId).toList();
        assertEquals(5, ids.size());
        assertEquals(1, ids.subList(0, 4).stream().distinct().count());
        assertEquals(36, ids.get(0).length());
        assertNotEquals(ids.get(3), ids.get(4));
        for (Metadata headers : fake.headers) {
            assertEquals("shop", headers.get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER)));
            assertEquals("Bearer secret", headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
        }
    }

    @Test
    void retryInfoIsHonoured() throws IOException {
        Fake fake = new Fake().answers(refusal(Code.ABORTED, "CONFLICT", Duration.ofMillis(700)));
        serve(fake, new ConnectOptions()).orders().createOrder(CreateOrderRequest.getDefaultInstance());
        assertTrue(fake.times.get(1) - fake.times.get(0) >= Duration.ofMillis(700).toNanos());
    }

    @Test
    void nothingElseIsTriedAgain() throws IOException {
        for (StatusRuntimeException answer : List.of(refusal(Code.ABORTED, "ETAG_MISMATCH", null),
                refusal(Code.INTERNAL, "", null), refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED", null),
                refusal(Code.FAILED_PRECONDITION, "ORDER_STATUS", null))) {
            Fake fake = new Fake().answers(answer);
            assertEquals(answer.getStatus().getCode(), fails(fake).code());
            assertEquals(1, fake.created.size());
        }
    }

    @Test
    void aPauseLongerThanTheDeadlineIsNotWaited() throws IOException {
        Fake fake = new Fake().answers(refusal(Code.UNAVAILABLE, "DRAINING", Duration.ofHours(1)));
        FillrateException failed = fails(fake);
        assertEquals(ErrorReason.ERROR_REASON_DRAINING, failed.reason());
        assertEquals(Duration.ofHours(1), failed.retryAfter());
        assertEquals(fake.created.get(0).getRequestId(), failed.requestId());
        assertEquals("CreateOrder: UNAVAILABLE DRAINING: refused", failed.toString());
    }

    @Test
    void aDeadlineOfZeroSendsNothing() throws IOException {
        Fake fake = new Fake();
        FillrateClient client = serve(fake, new ConnectOptions());
        FillrateException failed = assertThrows(FillrateException.class, () -> client.orders()
                .withDeadlineAfter(0, TimeUnit.SECONDS).createOrder(CreateOrderRequest.getDefaultInstance()));
        assertEquals(Code.DEADLINE_EXCEEDED, failed.code());
        assertTrue(fake.created.isEmpty());
    }

    @Test
    void whatIsNoUrlIsRefused() {
        for (String url : List.of("", "localhost:50051", "http://localhost", "ftp://localhost:1", "http://localhost:1/path")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> FillrateClient.connect(url));
            assertTrue(refused.getMessage().contains("http://HOST:PORT"), refused.getMessage());
        }
        ConnectOptions ca = new ConnectOptions().ca(new byte[] {1});
        assertThrows(IllegalArgumentException.class, () -> FillrateClient.connect("http://localhost:1", ca));
    }

    @Test
    void aWatchResumes() throws IOException {
        Fake fake = new Fake()
                .stream(gone(), checkpoint("e.1", false), event("e.3", "A", 1))
                .stream(null, checkpoint("e.3", false), event("e.4", "A", 2), checkpoint("e.9", false))
                .stream(refusal(Code.UNAVAILABLE, "DRAINING", Duration.ofMillis(1)))
                .stream(refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", null), event("e.10", "A", 3));
        List<String> came = new ArrayList<>();
        List<FillrateException> lost = new ArrayList<>();
        FillrateException end = heard(fake, WatchOrdersRequest.getDefaultInstance(), new WatchOptions().onReconnect(lost::add), came);
        assertEquals(List.of("CHECKPOINT e.1", "EVENT e.3", "CHECKPOINT e.3", "EVENT e.4", "CHECKPOINT e.9", "EVENT e.10"), came);
        assertEquals(List.of("", "e.3", "e.9", "e.9"), asked(fake));
        assertEquals(Code.INVALID_ARGUMENT, end.code());
        assertEquals(3, lost.size());
    }

    @Test
    void aSnapshotCutShortStartsAgainAndWhatItContainsIsDropped() throws IOException {
        Fake fake = new Fake()
                .stream(gone(), checkpoint("", false), row("A", 4))
                .stream(gone(), checkpoint("", false), row("A", 5), row("B", 1), checkpoint("e.7", true),
                        event("e.8", "A", 4), event("e.9", "A", 5))
                .stream(refusal(Code.INTERNAL, "INTERNAL", null), checkpoint("e.9", false), event("e.10", "B", 1),
                        event("e.11", "A", 6), event("e.12", "C", 1));
        List<String> came = new ArrayList<>();
        heard(fake, WatchOrdersRequest.newBuilder().setSnapshot(true).build(), new WatchOptions(), came);
        assertEquals(List.of("CHECKPOINT", "SNAPSHOT A", "CHECKPOINT", "SNAPSHOT A", "SNAPSHOT B", "CHECKPOINT e.7",
                "CHECKPOINT e.9", "EVENT e.11", "EVENT e.12"), came);
        assertEquals(List.of("snapshot", "snapshot", "e.9"), asked(fake));
    }

    @Test
    void anExpiredCursorIsAnErrorOrASnapshot() throws IOException {
        StatusRuntimeException expired = refusal(Code.OUT_OF_RANGE, "CURSOR_EXPIRED", null);
        WatchOrdersRequest request = WatchOrdersRequest.newBuilder().setCursor("e.1").build();
        Fake fake = new Fake().stream(expired);
        FillrateException end = heard(fake, request, new WatchOptions(), new ArrayList<>());
        assertEquals(ErrorReason.ERROR_REASON_CURSOR_EXPIRED, end.reason());
        assertEquals(List.of("e.1"), asked(fake));

        fake = new Fake().stream(expired)
                .stream(refusal(Code.INTERNAL, "INTERNAL", null), checkpoint("", false), checkpoint("e.5", true));
        List<String> came = new ArrayList<>();
        heard(fake, request, new WatchOptions().onExpired(OnExpired.SNAPSHOT), came);
        assertEquals(List.of("CHECKPOINT", "CHECKPOINT e.5"), came);
        assertEquals(List.of("e.1", "snapshot"), asked(fake));
    }

    @Test
    void aWatchEndsWhenItOrItsClientIsClosed() throws Exception {
        FillrateClient client = serve(new Fake(), new ConnectOptions());
        Watch<WatchOrdersResponse> first = client.watchOrders(WatchOrdersRequest.getDefaultInstance(), new WatchOptions());
        Watch<WatchOrdersResponse> second = client.watchOrders(WatchOrdersRequest.getDefaultInstance(), new WatchOptions());
        CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(first::hasNext);
        first.close();
        assertFalse(more.get(30, TimeUnit.SECONDS));
        more = CompletableFuture.supplyAsync(second::hasNext);
        client.close();
        assertFalse(more.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aWatchThatNeverBeganGivesUp() {
        ConnectOptions hasty = new ConnectOptions().timeout(Duration.ofMillis(300));
        try (FillrateClient client = FillrateClient.connect("http://127.0.0.1:1", hasty);
                var watch = client.watchStock(WatchStockRequest.getDefaultInstance(), new WatchOptions())) {
            FillrateException failed = assertThrows(FillrateException.class, watch::next);
            assertTrue(failed.getMessage().startsWith("no Fillrate answered at http://127.0.0.1:1, because: "), failed.getMessage());
        }
    }

    @Test
    void moneyIsExact() {
        for (String text : List.of("19.90", "0.000001", "1500", "333333333333.333333")) {
            assertEquals(text, Amounts.money("EUR", new BigDecimal(text)).getAmount());
            assertEquals(new BigDecimal(text), Amounts.amount(Money.newBuilder().setAmount(text).build()));
        }
        assertEquals("1000", Amounts.money("EUR", new BigDecimal("1E+3")).getAmount());
        assertThrows(IllegalArgumentException.class, () -> Amounts.money("EUR", new BigDecimal("0.0000001")));
        assertThrows(IllegalArgumentException.class, () -> Amounts.amount(Money.newBuilder().setAmount("1e5").build()));
    }
}
