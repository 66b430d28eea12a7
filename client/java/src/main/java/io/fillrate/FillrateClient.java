package io.fillrate;

import io.fillrate.v1.AuditServiceGrpc;
import io.fillrate.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import io.fillrate.v1.BackorderServiceGrpc;
import io.fillrate.v1.BackorderServiceGrpc.BackorderServiceBlockingStub;
import io.fillrate.v1.InventoryServiceGrpc;
import io.fillrate.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.fillrate.v1.OrderServiceGrpc;
import io.fillrate.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import io.fillrate.v1.PurchasingServiceGrpc;
import io.fillrate.v1.PurchasingServiceGrpc.PurchasingServiceBlockingStub;
import io.fillrate.v1.SuggestPurchaseOrdersRequest;
import io.fillrate.v1.SuggestPurchaseOrdersResponse;
import io.fillrate.v1.WatchBackordersRequest;
import io.fillrate.v1.WatchBackordersResponse;
import io.fillrate.v1.WatchOrdersRequest;
import io.fillrate.v1.WatchOrdersResponse;
import io.fillrate.v1.WatchStockRequest;
import io.fillrate.v1.WatchStockResponse;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * A connection to Fillrate, safe for use by many threads. Calls block; each throws {@link
 * FillrateException}.
 */
public final class FillrateClient implements AutoCloseable {
    private final ManagedChannel connection;
    private final Calls calls;
    private final Channel channel;
    private final OrderServiceBlockingStub orders;
    private final InventoryServiceBlockingStub inventory;
    private final BackorderServiceBlockingStub backorders;
    private final PurchasingServiceBlockingStub purchasing;
    private final AuditServiceBlockingStub audit;

    private FillrateClient(ManagedChannel connection, Calls calls) {
        this.connection = connection;
        this.calls = calls;
        this.channel = ClientInterceptors.intercept(connection, calls);
        this.orders = OrderServiceGrpc.newBlockingStub(channel);
        this.inventory = InventoryServiceGrpc.newBlockingStub(channel);
        this.backorders = BackorderServiceGrpc.newBlockingStub(channel);
        this.purchasing = PurchasingServiceGrpc.newBlockingStub(channel);
        this.audit = AuditServiceGrpc.newBlockingStub(channel);
    }

    /** As {@link #connect(String, ConnectOptions)}, without options. */
    public static FillrateClient connect(String url) {
        return connect(url, new ConnectOptions());
    }

    /**
     * Makes a client of {@code http://HOST:PORT} (plain text) or {@code https://HOST:PORT} (TLS).
     * Nothing is sent before its first call.
     */
    public static FillrateClient connect(String url, ConnectOptions options) {
        URI parsed = parse(url);
        ManagedChannel connection =
                Grpc.newChannelBuilderForAddress(
                                parsed.getHost(), parsed.getPort(), credentials(parsed, options))
                        // Retries are ours: gRPC's own would not know RetryInfo.
                        .disableRetry()
                        // The server bounds its answers; the usual 4 MiB would refuse some of them.
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .keepAliveTime(20, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .build();
        return new FillrateClient(connection, new Calls(connection, url, options));
    }

    private static URI parse(String url) {
        String refusal =
                "the url must be http://HOST:PORT or https://HOST:PORT, not \"" + url + "\"";
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(refusal, e);
        }
        String scheme = parsed.getScheme();
        String path = parsed.getPath();
        if (!("http".equals(scheme) || "https".equals(scheme))
                || parsed.getHost() == null
                || parsed.getPort() < 0
                || !(path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(refusal);
        }
        return parsed;
    }

    private static ChannelCredentials credentials(URI url, ConnectOptions options) {
        if (url.getScheme().equals("http")) {
            if (options.ca != null || options.cert != null) {
                throw new IllegalArgumentException(
                        "certificates need an https:// url, not \"" + url + "\"");
            }
            return InsecureChannelCredentials.create();
        }
        try {
            TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
            if (options.ca != null) {
                tls.trustManager(new ByteArrayInputStream(options.ca));
            }
            if (options.cert != null) {
                tls.keyManager(
                        new ByteArrayInputStream(options.cert),
                        new ByteArrayInputStream(options.key));
            }
            return tls.build();
        } catch (IOException e) {
            throw new IllegalArgumentException("the certificates cannot be read", e);
        }
    }

    /** Orders. */
    public OrderServiceBlockingStub orders() {
        return orders;
    }

    /** Items, locations, stock. */
    public InventoryServiceBlockingStub inventory() {
        return inventory;
    }

    /** Backorders. */
    public BackorderServiceBlockingStub backorders() {
        return backorders;
    }

    /** Purchasing. */
    public PurchasingServiceBlockingStub purchasing() {
        return purchasing;
    }

    /** Who did what. */
    public AuditServiceBlockingStub audit() {
        return audit;
    }

    /**
     * What to buy and why, line by line. Unlike that of {@link #purchasing()}, it fails with a
     * {@link FillrateException}.
     */
    public Iterator<SuggestPurchaseOrdersResponse> suggestPurchaseOrders(
            SuggestPurchaseOrdersRequest request) {
        return calls.typed(
                "SuggestPurchaseOrders", purchasing.suggestPurchaseOrders(request));
    }

    /**
     * The connection below, with all that a call gets: for generic tools. Unary calls on it block.
     */
    public Channel channel() {
        return channel;
    }

    /** Every change of orders, without end: close it. */
    public Watch<WatchOrdersResponse> watchOrders(
            WatchOrdersRequest request, WatchOptions options) {
        return new Watch<>(calls, Feeds.orders(orders, request), options);
    }

    /** Every change of backorders, without end: close it. */
    public Watch<WatchBackordersResponse> watchBackorders(
            WatchBackordersRequest request, WatchOptions options) {
        return new Watch<>(calls, Feeds.backorders(backorders, request), options);
    }

    /** Every change of stock, without end: close it. */
    public Watch<WatchStockResponse> watchStock(WatchStockRequest request, WatchOptions options) {
        return new Watch<>(calls, Feeds.stock(inventory, request), options);
    }

    /** Ends the connection, its calls and its watches. */
    @Override
    public void close() {
        connection.shutdownNow();
    }
}
