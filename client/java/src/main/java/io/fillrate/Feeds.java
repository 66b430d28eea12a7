package io.fillrate;

import io.fillrate.v1.BackorderServiceGrpc.BackorderServiceBlockingStub;
import io.fillrate.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.fillrate.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import io.fillrate.v1.StockLevel;
import io.fillrate.v1.WatchBackordersRequest;
import io.fillrate.v1.WatchBackordersResponse;
import io.fillrate.v1.WatchOrdersRequest;
import io.fillrate.v1.WatchOrdersResponse;
import io.fillrate.v1.WatchStockRequest;
import io.fillrate.v1.WatchStockResponse;

import java.util.Iterator;
import java.util.function.Function;

/** What differs between the three watches. */
final class Feeds {
    private Feeds() {}

    /** Where a stream begins: after a cursor, with a snapshot, or else as the request says. */
    record Origin(String cursor, boolean snapshot) {}

    /** The state that a message carries: what names it, and its revision. */
    record Row(String key, long revision, boolean inSnapshot) {}

    /**
     * One feed.
     *
     * @param method the name of its method
     * @param first where its first stream begins
     * @param open opens a stream
     * @param cursor where to go on after a message; empty if it does not say
     * @param row the row of a message, or null
     */
    record Feed<M>(
            String method,
            Origin first,
            Function<Origin, Iterator<M>> open,
            Function<M, String> cursor,
            Function<M, Row> row) {}

    static Feed<WatchOrdersResponse> orders(
            OrderServiceBlockingStub stub, WatchOrdersRequest request) {
        return new Feed<>(
                "WatchOrders",
                new Origin(request.getCursor(), request.getSnapshot()),
                origin -> {
                    WatchOrdersRequest.Builder again = request.toBuilder();
                    if (origin.snapshot()) {
                        again.setSnapshot(true);
                    } else if (!origin.cursor().isEmpty()) {
                        again.setCursor(origin.cursor());
                    }
                    return stub.watchOrders(again.build());
                },
                Watch::cursor,
                message ->
                        switch (message.getMessageCase()) {
                            case EVENT ->
                                    new Row(
                                            message.getEvent().getOrder().getOrderId(),
                                            message.getEvent().getOrder().getRevision(),
                                            false);
                            case SNAPSHOT ->
                                    new Row(
                                            message.getSnapshot().getOrderId(),
                                            message.getSnapshot().getRevision(),
                                            true);
                            default -> null;
                        });
    }

    static Feed<WatchBackordersResponse> backorders(
            BackorderServiceBlockingStub stub, WatchBackordersRequest request) {
        return new Feed<>(
                "WatchBackorders",
                new Origin(request.getCursor(), request.getSnapshot()),
                origin -> {
                    WatchBackordersRequest.Builder again = request.toBuilder();
                    if (origin.snapshot()) {
                        again.setSnapshot(true);
                    } else if (!origin.cursor().isEmpty()) {
                        again.setCursor(origin.cursor());
                    }
                    return stub.watchBackorders(again.build());
                },
                Watch::cursor,
                message ->
                        switch (message.getMessageCase()) {
                            case EVENT -> {
                                var backorder = message.getEvent().getBackorder();
                                yield new Row(
                                        backorder.getBackorderId(), backorder.getRevision(), false);
                            }
                            case SNAPSHOT ->
                                    new Row(
                                            message.getSnapshot().getBackorderId(),
                                            message.getSnapshot().getRevision(),
                                            true);
                            default -> null;
                        });
    }

    static Feed<WatchStockResponse> stock(
            InventoryServiceBlockingStub stub, WatchStockRequest request) {
        return new Feed<>(
                "WatchStock",
                new Origin(request.getCursor(), request.getSnapshot()),
                origin -> {
                    WatchStockRequest.Builder again = request.toBuilder();
                    if (origin.snapshot()) {
                        again.setSnapshot(true);
                    } else if (!origin.cursor().isEmpty()) {
                        again.setCursor(origin.cursor());
                    }
                    return stub.watchStock(again.build());
                },
                Watch::cursor,
                message ->
                        switch (message.getMessageCase()) {
                            case EVENT -> level(message.getEvent().getLevel(), false);
                            case SNAPSHOT -> level(message.getSnapshot(), true);
                            default -> null;
                        });
    }

    private static Row level(StockLevel level, boolean inSnapshot) {
        return new Row(
                level.getLocationId() + "\n" + level.getSku(), level.getRevision(), inSnapshot);
    }
}
