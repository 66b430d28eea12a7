package io.fillrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fillrate.v1.CreateOrderRequest;
import io.fillrate.v1.ErrorReason;
import io.fillrate.v1.Money;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Calls, errors and money. */
class FillrateClientTest extends FakeServer {
    private FillrateException fails(Fake fake) throws IOException {
        FillrateClient client = serve(fake, new ConnectOptions());
        return assertThrows(
                FillrateException.class,
                () -> client.orders().createOrder(CreateOrderRequest.getDefaultInstance()));
    }

    @Test
    void retriesKeepTheRequestId() throws IOException {
        Fake fake =
                new Fake()
                        .answers(
                                gone(),
                                refusal(Code.ABORTED, "CONFLICT", Duration.ZERO),
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
            assertEquals(
                    "shop",
                    headers.get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER)));
            assertEquals(
                    "Bearer secret",
                    headers.get(
                            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
        }
    }

    @Test
    void retryInfoIsHonoured() throws IOException {
        Fake fake = new Fake().answers(refusal(Code.ABORTED, "CONFLICT", Duration.ofMillis(700)));
        serve(fake, new ConnectOptions())
                .orders()
                .createOrder(CreateOrderRequest.getDefaultInstance());
        assertTrue(fake.times.get(1) - fake.times.get(0) >= Duration.ofMillis(700).toNanos());
    }

    @Test
    void pausesGrowByDoublingUpToTheLongestAndKeepToWhatWasAsked() {
        Map<Integer, Integer> longest =
                Map.of(1, 100, 2, 200, 5, 1600, 6, 2000, 40, 2000, Integer.MAX_VALUE, 2000);
        for (int n : longest.keySet()) {
            List<Duration> pauses =
                    IntStream.range(0, 100)
                            .mapToObj(i -> Calls.pause(n, Calls.LONGEST_PAUSE, Duration.ZERO))
                            .sorted()
                            .toList();
            Duration full = Duration.ofMillis(longest.get(n));
            assertTrue(full.dividedBy(2).compareTo(pauses.get(0)) <= 0, pauses::toString);
            assertTrue(full.compareTo(pauses.get(99)) >= 0, pauses::toString);
            assertNotEquals(pauses.get(0), pauses.get(99), "no jitter");
        }
        Duration asked = Duration.ofSeconds(9);
        assertEquals(asked, Calls.pause(1, Calls.LONGEST_PAUSE, asked));
    }

    @Test
    void nothingElseIsTriedAgain() throws IOException {
        for (StatusRuntimeException answer :
                List.of(
                        refusal(Code.ABORTED, "ETAG_MISMATCH", null),
                        refusal(Code.INTERNAL, "", null),
                        refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED", null),
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
        FillrateException failed =
                assertThrows(
                        FillrateException.class,
                        () ->
                                client.orders()
                                        .withDeadlineAfter(0, TimeUnit.SECONDS)
                                        .createOrder(CreateOrderRequest.getDefaultInstance()));
        assertEquals(Code.DEADLINE_EXCEEDED, failed.code());
        assertTrue(fake.created.isEmpty());
    }

    @Test
    void whatIsNoUrlIsRefused() {
        for (String url :
                List.of(
                        "",
                        "localhost:50051",
                        "http://localhost",
                        "ftp://localhost:1",
                        "http://localhost:1/path")) {
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> FillrateClient.connect(url));
            assertTrue(refused.getMessage().contains("http://HOST:PORT"), refused.getMessage());
        }
        ConnectOptions ca = new ConnectOptions().ca(new byte[] {1});
        assertThrows(
                IllegalArgumentException.class,
                () -> FillrateClient.connect("http://localhost:1", ca));
    }

    @Test
    void tlsOnBothSides() throws Exception {
        String folder = System.getenv("FILLRATE_TEST_CERTS");
        assumeTrue(
                folder != null,
                "FILLRATE_TEST_CERTS names no folder of certificates: client/test makes one");
        Path pem = Path.of(folder);
        Server server =
                Grpc.newServerBuilderForPort(
                                0,
                                TlsServerCredentials.newBuilder()
                                        .keyManager(
                                                pem.resolve("server.pem").toFile(),
                                                pem.resolve("server.key").toFile())
                                        .trustManager(pem.resolve("ca.pem").toFile())
                                        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                                        .build())
                        .addService(new Fake())
                        .build()
                        .start();
        open.add(() -> server.shutdownNow().awaitTermination());
        String url = "https://127.0.0.1:" + server.getPort();
        byte[] ca = Files.readAllBytes(pem.resolve("ca.pem"));
        byte[] cert = Files.readAllBytes(pem.resolve("client.pem"));
        byte[] key = Files.readAllBytes(pem.resolve("client.key"));
        try (FillrateClient client =
                FillrateClient.connect(url, new ConnectOptions().ca(ca).identity(cert, key))) {
            client.orders().createOrder(CreateOrderRequest.getDefaultInstance());
        }
        byte[] other = Files.readAllBytes(pem.resolve("other.pem"));
        for (ConnectOptions wrong :
                List.of(
                        new ConnectOptions().ca(other).identity(cert, key),
                        new ConnectOptions().ca(ca))) {
            try (FillrateClient client =
                    FillrateClient.connect(url, wrong.timeout(Duration.ofSeconds(2)))) {
                FillrateException failed =
                        assertThrows(
                                FillrateException.class,
                                () ->
                                        client.orders()
                                                .createOrder(
                                                        CreateOrderRequest.getDefaultInstance()));
                assertEquals(Code.UNAVAILABLE, failed.code());
                assertTrue(
                        failed.getMessage().startsWith("no Fillrate answered at https://"),
                        failed.getMessage());
                assertFalse(failed.getMessage().contains("\n"), failed.getMessage());
            }
        }
    }

    @Test
    void moneyIsExact() {
        for (String text : List.of("19.90", "0.000001", "1500", "333333333333.333333")) {
            assertEquals(text, Amounts.money("EUR", new BigDecimal(text)).getAmount());
            assertEquals(
                    new BigDecimal(text),
                    Amounts.amount(Money.newBuilder().setAmount(text).build()));
        }
        assertEquals("1000", Amounts.money("EUR", new BigDecimal("1E+3")).getAmount());
        assertThrows(
                IllegalArgumentException.class,
                () -> Amounts.money("EUR", new BigDecimal("0.0000001")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Amounts.amount(Money.newBuilder().setAmount("1e5").build()));
    }
}
