package io.fillrate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

import io.fillrate.WatchOptions.OnExpired;
import io.fillrate.v1.AdjustStockRequest;
import io.fillrate.v1.AuditServiceGrpc;
import io.fillrate.v1.BackorderServiceGrpc;
import io.fillrate.v1.Checkpoint;
import io.fillrate.v1.GetStockRequest;
import io.fillrate.v1.InventoryServiceGrpc;
import io.fillrate.v1.Item;
import io.fillrate.v1.ListStockRequest;
import io.fillrate.v1.Location;
import io.fillrate.v1.Money;
import io.fillrate.v1.OrderServiceGrpc;
import io.fillrate.v1.PurchasingServiceGrpc;
import io.fillrate.v1.PutItemRequest;
import io.fillrate.v1.PutLocationRequest;
import io.fillrate.v1.StockAdjustment;
import io.fillrate.v1.SuggestPurchaseOrdersRequest;
import io.fillrate.v1.WatchBackordersRequest;
import io.fillrate.v1.WatchOrdersRequest;
import io.fillrate.v1.WatchStockRequest;
import io.fillrate.v1.WatchStockResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ClientCalls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Plays the scenario that all clients share, and prints what came: see client/test. */
final class Runner {
    private static final Gson JSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final List<ServiceDescriptor> SERVICES =
            List.of(
                    OrderServiceGrpc.getServiceDescriptor(),
                    InventoryServiceGrpc.getServiceDescriptor(),
                    BackorderServiceGrpc.getServiceDescriptor(),
                    PurchasingServiceGrpc.getServiceDescriptor(),
                    AuditServiceGrpc.getServiceDescriptor());

    private final Map<String, FillrateClient> clients = new HashMap<>();
    private final Map<String, String> saved = new HashMap<>();
    private final Map<String, Heard<?>> watches = new HashMap<>();
    private final BufferedReader driver =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    public static void main(String[] arguments) throws Exception {
        Runner runner = new Runner();
        if (arguments[0].equals("scenario")) {
            runner.scenario(Path.of(arguments[1]));
        } else {
            runner.changes(Integer.parseInt(arguments[1]));
        }
        runner.clients.values().forEach(FillrateClient::close);
        System.exit(0);
    }

    private static void emit(Object line) {
        System.out.println(JSON.toJson(line));
        System.out.flush();
    }

    /** Has the driver do something to the server, and waits until it is done. */
    private void ask(String what) throws IOException {
        emit(Map.of("ask", what));
        driver.readLine();
    }

    private FillrateClient client(JsonObject with) throws IOException {
        String url = text(with, "url", System.getenv("FILLRATE_URL"));
        String tenant = text(with, "tenant", System.getenv("FILLRATE_TENANT"));
        String token = text(with, "token", "");
        String ca = text(with, "ca", "");
        String key = String.join(" ", url, tenant, token, ca);
        if (!clients.containsKey(key)) {
            ConnectOptions options =
                    new ConnectOptions()
                            .tenant(tenant)
                            .token(token)
                            .timeout(Duration.ofMinutes(1));
            if (!ca.isEmpty()) {
                options.ca(Files.readAllBytes(Path.of(ca)));
            }
            clients.put(key, FillrateClient.connect(url, options));
        }
        return clients.get(key);
    }

    private static String text(JsonObject object, String key, String otherwise) {
        return object != null && object.has(key) ? object.get(key).getAsString() : otherwise;
    }

    private void scenario(Path path) throws Exception {
        JsonObject scenario = JsonParser.parseString(Files.readString(path)).getAsJsonObject();
        for (JsonElement element : scenario.getAsJsonArray("steps")) {
            String text = JSON.toJson(element);
            for (Map.Entry<String, String> entry : saved.entrySet()) {
                text = text.replace("${" + entry.getKey() + "}", entry.getValue());
            }
            JsonObject step = JsonParser.parseString(text).getAsJsonObject();
            JsonObject line = play(step);
            line.addProperty("step", step.get("step").getAsString());
            emit(line);
        }
    }

    private JsonObject play(JsonObject step) throws Exception {
        JsonObject line = new JsonObject();
        if (step.has("call")) {
            return call(step);
        } else if (step.has("watch")) {
            Heard<?> heard = hear(step);
            watches.put(step.get("as").getAsString(), heard);
            JsonElement first = heard.messages.take();
            if (first.getAsJsonObject().has("error")) {
                return first.getAsJsonObject();
            }
            line.add("messages", JSON.toJsonTree(List.of(first)));
        } else if (step.has("read")) {
            Heard<?> heard = watches.get(step.get("read").getAsString());
            List<JsonElement> messages = new ArrayList<>();
            while (messages.size() < step.get("count").getAsInt()) {
                messages.add(heard.messages.take());
            }
            line.add("messages", JSON.toJsonTree(messages));
            line.addProperty("lost", heard.lost);
        } else if (step.has("money")) {
            Money money =
                    Money.newBuilder()
                            .setCurrencyCode("EUR")
                            .setAmount(step.get("money").getAsString())
                            .build();
            BigDecimal exact = Amounts.amount(money).multiply(BigDecimal.valueOf(3));
            line.addProperty("amount", Amounts.money("EUR", exact).getAmount());
        } else {
            ask(step.get("ask").getAsString());
        }
        return line;
    }

    @SuppressWarnings("unchecked")
    private JsonObject call(JsonObject step) throws IOException {
        String name = "fillrate.v1." + step.get("call").getAsString();
        MethodDescriptor<Message, Message> method =
                (MethodDescriptor<Message, Message>)
                        SERVICES.stream()
                                .flatMap(service -> service.getMethods().stream())
                                .filter(candidate -> candidate.getFullMethodName().equals(name))
                                .findFirst()
                                .orElseThrow();
        var marshaller =
                (MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller();
        Message.Builder request = marshaller.getMessagePrototype().newBuilderForType();
        JsonFormat.parser().merge(JSON.toJson(step.get("request")), request);
        JsonObject with = step.getAsJsonObject("with");
        // Before its time runs: the first one has much to load.
        Channel channel = client(with).channel();
        CallOptions options = CallOptions.DEFAULT;
        if (with != null && with.has("timeoutMs")) {
            options =
                    options.withDeadlineAfter(
                            with.get("timeoutMs").getAsLong(), TimeUnit.MILLISECONDS);
        }
        JsonObject line = new JsonObject();
        try {
            if (method.getType() == MethodType.SERVER_STREAMING) {
                JsonArray answers = new JsonArray();
                client(with)
                        .suggestPurchaseOrders((SuggestPurchaseOrdersRequest) request.build())
                        .forEachRemaining(answer -> answers.add(plain(answer)));
                line.add("answer", answers);
            } else {
                Message answer =
                        ClientCalls.blockingUnaryCall(channel, method, options, request.build());
                line.add("answer", plain(answer));
            }
        } catch (FillrateException failed) {
            return failure(failed);
        }
        if (step.has("save")) {
            for (Map.Entry<String, JsonElement> entry : step.getAsJsonObject("save").entrySet()) {
                JsonElement value = line.get("answer");
                for (String part : entry.getValue().getAsString().split("\\.")) {
                    value =
                            value.isJsonArray()
                                    ? value.getAsJsonArray().get(Integer.parseInt(part))
                                    : value.getAsJsonObject().get(part);
                }
                saved.put(entry.getKey(), value.getAsString());
            }
        }
        return line;
    }

    private static JsonElement plain(MessageOrBuilder message) {
        try {
            return JsonParser.parseString(JsonFormat.printer().print(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject failure(FillrateException failed) {
        List<Map<String, String>> violations =
                failed.violations().stream()
                        .map(
                                v ->
                                        Map.of(
                                                "field",
                                                v.field(),
                                                "reason",
                                                v.reason().name(),
                                                "description",
                                                v.description()))
                        .toList();
        JsonObject error = new JsonObject();
        error.add("code", new JsonPrimitive(failed.code().value()));
        error.addProperty("reason", failed.reason().name());
        error.addProperty("message", failed.getMessage());
        error.addProperty("method", failed.method());
        error.add("violations", JSON.toJsonTree(violations));
        error.add("metadata", JSON.toJsonTree(failed.metadata()));
        error.addProperty("named", !failed.requestId().isEmpty());
        JsonObject line = new JsonObject();
        line.add("error", error);
        return line;
    }

    private Heard<?> hear(JsonObject step) throws IOException {
        FillrateClient client = client(step.getAsJsonObject("with"));
        String request = JSON.toJson(step.get("request"));
        boolean snapshot = text(step, "expired", "").equals("snapshot");
        WatchOptions options =
                new WatchOptions().onExpired(snapshot ? OnExpired.SNAPSHOT : OnExpired.FAIL);
        switch (step.get("watch").getAsString()) {
            case "orders":
                {
                    WatchOrdersRequest.Builder orders = WatchOrdersRequest.newBuilder();
                    JsonFormat.parser().merge(request, orders);
                    return new Heard<>(
                            options,
                            heard -> client.watchOrders(orders.build(), heard),
                            m -> m.hasCheckpoint() ? m.getCheckpoint() : null);
                }
            case "backorders":
                {
                    WatchBackordersRequest.Builder backorders = WatchBackordersRequest.newBuilder();
                    JsonFormat.parser().merge(request, backorders);
                    return new Heard<>(
                            options,
                            heard -> client.watchBackorders(backorders.build(), heard),
                            m -> m.hasCheckpoint() ? m.getCheckpoint() : null);
                }
            default:
                {
                    WatchStockRequest.Builder stock = WatchStockRequest.newBuilder();
                    JsonFormat.parser().merge(request, stock);
                    return new Heard<>(
                            options,
                            heard -> client.watchStock(stock.build(), heard),
                            m -> m.hasCheckpoint() ? m.getCheckpoint() : null);
                }
        }
    }

    /** A watch in the background, and what it has given so far. */
    private static final class Heard<M extends Message> {
        final LinkedBlockingQueue<JsonElement> messages = new LinkedBlockingQueue<>();
        volatile boolean lost;

        Heard(
                WatchOptions options,
                Function<WatchOptions, Watch<M>> open,
                Function<M, Checkpoint> checkpoint) {
            Watch<M> watch = open.apply(options.onReconnect(failed -> lost = true));
            Thread reader = new Thread(() -> hear(watch, checkpoint));
            reader.setDaemon(true);
            reader.start();
        }

        /** Passes on all but the checkpoints whose number depends on time. */
        private void hear(Watch<M> watch, Function<M, Checkpoint> checkpointOf) {
            boolean first = true;
            try {
                for (M message : watch) {
                    Checkpoint checkpoint = checkpointOf.apply(message);
                    if (first || checkpoint == null || checkpoint.getSnapshotComplete()) {
                        messages.add(plain(message));
                    }
                    first = false;
                }
            } catch (FillrateException failed) {
                messages.add(failure(failed));
            }
        }
    }

    /**
     * Makes as many changes as asked, one after the other, while the driver kills the server; and
     * watches them.
     */
    private void changes(int count) throws Exception {
        FillrateClient client = client(null);
        client.inventory()
                .putLocation(
                        PutLocationRequest.newBuilder()
                                .addLocations(Location.newBuilder().setLocationId("MAIN"))
                                .build());
        client.inventory()
                .putItem(
                        PutItemRequest.newBuilder()
                                .addItems(Item.newBuilder().setSku("MUG"))
                                .build());
        String start =
                client.inventory().listStock(ListStockRequest.getDefaultInstance()).getCursor();
        AtomicInteger losses = new AtomicInteger();
        CompletableFuture<List<long[]>> watching =
                CompletableFuture.supplyAsync(
                        () -> {
                            List<long[]> seen = new ArrayList<>();
                            WatchStockRequest request =
                                    WatchStockRequest.newBuilder().setCursor(start).build();
                            WatchOptions options =
                                    new WatchOptions()
                                            .onReconnect(lost -> losses.incrementAndGet());
                            try (Watch<WatchStockResponse> watch =
                                    client.watchStock(request, options)) {
                                while (seen.size() < count) {
                                    WatchStockResponse message = watch.next();
                                    if (message.hasEvent()) {
                                        seen.add(
                                                new long[] {
                                                    message.getEvent().getPosition(),
                                                    message.getEvent().getLevel().getOnHand()
                                                });
                                    }
                                }
                            }
                            return seen;
                        });
        for (int n = 0; n < count; n++) {
            if (n % 300 == 250) {
                emit(Map.of("ask", "kill"));
            }
            client.inventory()
                    .adjustStock(
                            AdjustStockRequest.newBuilder()
                                    .addAdjustments(
                                            StockAdjustment.newBuilder()
                                                    .setSku("MUG")
                                                    .setQuantityDelta(1))
                                    .build());
        }
        List<long[]> seen = watching.get();
        var stock = client.inventory().getStock(GetStockRequest.newBuilder().setSku("MUG").build());
        emit(
                Map.of(
                        "seen",
                        seen,
                        "losses",
                        losses.get(),
                        "onHand",
                        stock.getLevels(0).getOnHand()));
    }
}
