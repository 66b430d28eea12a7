import io.fillrate.*;
import io.fillrate.WatchOptions.OnExpired;
import io.fillrate.v1.*;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Places an order, watches it wait, and handles an error. */
public final class First {
    public static void main(String[] arguments) throws IOException {
        ConnectOptions options = new ConnectOptions()
                .tenant(Objects.requireNonNullElse(System.getenv("FILLRATE_TENANT"), ""))
                .token(Objects.requireNonNullElse(System.getenv("FILLRATE_TOKEN"), ""));
        // https://HOST:PORT is TLS, with the roots that this machine trusts or with these. identity() makes it mutual.
        String roots = System.getenv("FILLRATE_CA");
        if (roots != null) {
            options.ca(Files.readAllBytes(Path.of(roots)));
        }
        try (FillrateClient client = FillrateClient.connect(System.getenv("FILLRATE_URL"), options)) {
            // Every call has a deadline, is tried again where that is safe, and takes place once.
            client.inventory().putLocation(PutLocationRequest.newBuilder()
                    .addLocations(Location.newBuilder().setLocationId("MAIN")).build());
            client.inventory().putItem(PutItemRequest.newBuilder().addItems(Item.newBuilder().setSku("MUG")).build());
            CreateOrderResponse created = client.orders().createOrder(order(5));

            // A watch goes on over restarts. Store its cursor together with what you make of its events.
            WatchBackordersRequest request = WatchBackordersRequest.newBuilder().setSnapshot(true).build();
            try (var watch = client.watchBackorders(request, new WatchOptions().onExpired(OnExpired.SNAPSHOT))) {
                for (WatchBackordersResponse message : watch) {
                    if (message.getSnapshot().getOrderId().equals(created.getOrder().getOrderId())) {
                        System.out.printf("%d of %s wait%n", message.getSnapshot().getOpen(), message.getSnapshot().getSku());
                        break;
                    }
                }
            }

            // An error says which fields are at fault, and why.
            try {
                client.orders().createOrder(order(-1));
            } catch (FillrateException failed) {
                if (failed.reason() == ErrorReason.ERROR_REASON_INVALID_FIELD) {
                    for (Violation violation : failed.violations()) {
                        System.out.println(violation.field() + " " + violation.description());
                    }
                }
            }
        }
    }

    private static CreateOrderRequest order(long quantity) {
        return CreateOrderRequest.newBuilder()
                .addLines(NewOrderLine.newBuilder().setSku("MUG").setQuantity(quantity)).build();
    }
}
