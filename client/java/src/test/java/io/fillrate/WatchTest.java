package io.fillrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fillrate.WatchOptions.OnExpired;
import io.fillrate.v1.Checkpoint;
import io.fillrate.v1.ErrorReason;
import io.fillrate.v1.Order;
import io.fillrate.v1.OrderEvent;
import io.fillrate.v1.WatchOrdersRequest;
import io.fillrate.v1.WatchOrdersResponse;
import io.fillrate.v1.WatchStockRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Watches that resume. */
class WatchTest extends FakeServer {
    private static WatchOrdersResponse checkpoint(String cursor, boolean complete) {
        return WatchOrdersResponse.newBuilder()
                .setCheckpoint(
                        Checkpoint.newBuilder().setCursor(cursor).setSnapshotComplete(complete))
                .build();
    }

    private static WatchOrdersResponse row(String id, long revision) {
        return WatchOrdersResponse.newBuilder()
                .setSnapshot(Order.newBuilder().setOrderId(id).setRevision(revision))
                .build();
    }

    private static WatchOrdersResponse event(String cursor, String id, long revision) {
        Order.Builder order = Order.newBuilder().setOrderId(id).setRevision(revision);
        return WatchOrdersResponse.newBuilder()
                .setEvent(OrderEvent.newBuilder().setCursor(cursor).setOrder(order))
                .build();
    }

    /** A watch in words: what came, and how it ended. */
    private FillrateException heard(
            Fake fake, WatchOrdersRequest request, WatchOptions options, List<String> came)
            throws IOException {
        FillrateClient client = serve(fake, new ConnectOptions());
        return assertThrows(
                FillrateException.class,
                () -> {
                    for (WatchOrdersResponse message : client.watchOrders(request, options)) {
                        String what =
                                message.hasSnapshot()
                                        ? message.getSnapshot().getOrderId()
                                        : Watch.cursor(message);
                        came.add((message.getMessageCase() + " " + what).trim());
                    }
                });
    }

    private static List<String> asked(Fake fake) {
        return fake.opened.stream()
                .map(request -> request.getSnapshot() ? "snapshot" : request.getCursor())
                .toList();
    }

    @Test
    void aWatchResumes() throws IOException {
        Fake fake =
                new Fake()
                        .stream(gone(), checkpoint("e.1", false), event("e.3", "A", 1)).stream(
                                null,
                                checkpoint("e.3", false),
                                event("e.4", "A", 2),
                                checkpoint("e.9", false))
                                .stream(refusal(Code.UNAVAILABLE, "DRAINING", Duration.ofMillis(1)))
                                .stream(
                                        refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", null),
                                        event("e.10", "A", 3));
        List<String> came = new ArrayList<>();
        List<FillrateException> lost = new ArrayList<>();
        FillrateException end =
                heard(
                        fake,
                        WatchOrdersRequest.getDefaultInstance(),
                        new WatchOptions().onReconnect(lost::add),
                        came);
        assertEquals(
                List.of(
                        "CHECKPOINT e.1",
                        "EVENT e.3",
                        "CHECKPOINT e.3",
                        "EVENT e.4",
                        "CHECKPOINT e.9",
                        "EVENT e.10"),
                came);
        assertEquals(List.of("", "e.3", "e.9", "e.9"), asked(fake));
        assertEquals(Code.INVALID_ARGUMENT, end.code());
        assertEquals(3, lost.size());
    }

    @Test
    void aSnapshotCutShortStartsAgainAndWhatItContainsIsDropped() throws IOException {
        Fake fake =
                new Fake()
                        .stream(gone(), checkpoint("", false), row("A", 4)).stream(
                                gone(),
                                checkpoint("", false),
                                row("A", 5),
                                row("B", 1),
                                checkpoint("e.7", true),
                                event("e.8", "A", 4),
                                event("e.9", "A", 5))
                                .stream(
                                        refusal(Code.INTERNAL, "INTERNAL", null),
                                        checkpoint("e.9", false),
                                        event("e.10", "B", 1),
                                        event("e.11", "A", 6),
                                        event("e.12", "C", 1));
        List<String> came = new ArrayList<>();
        heard(
                fake,
                WatchOrdersRequest.newBuilder().setSnapshot(true).build(),
                new WatchOptions(),
                came);
        assertEquals(
                List.of(
                        "CHECKPOINT",
                        "SNAPSHOT A",
                        "CHECKPOINT",
                        "SNAPSHOT A",
                        "SNAPSHOT B",
                        "CHECKPOINT e.7",
                        "CHECKPOINT e.9",
                        "EVENT e.11",
                        "EVENT e.12"),
                came);
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

        fake =
                new Fake()
                        .stream(expired).stream(
                                refusal(Code.INTERNAL, "INTERNAL", null),
                                checkpoint("", false),
                                checkpoint("e.5", true));
        List<String> came = new ArrayList<>();
        heard(fake, request, new WatchOptions().onExpired(OnExpired.SNAPSHOT), came);
        assertEquals(List.of("CHECKPOINT", "CHECKPOINT e.5"), came);
        assertEquals(List.of("e.1", "snapshot"), asked(fake));
    }

    @Test
    void aWatchEndsWhenItOrItsClientIsClosed() throws Exception {
        FillrateClient client = serve(new Fake(), new ConnectOptions());
        Watch<WatchOrdersResponse> first =
                client.watchOrders(WatchOrdersRequest.getDefaultInstance(), new WatchOptions());
        Watch<WatchOrdersResponse> second =
                client.watchOrders(WatchOrdersRequest.getDefaultInstance(), new WatchOptions());
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
                var watch =
                        client.watchStock(
                                WatchStockRequest.getDefaultInstance(), new WatchOptions())) {
            FillrateException failed = assertThrows(FillrateException.class, watch::next);
            assertTrue(
                    failed.getMessage()
                            .startsWith("no Fillrate answered at http://127.0.0.1:1, because: "),
                    failed.getMessage());
        }
    }
}
