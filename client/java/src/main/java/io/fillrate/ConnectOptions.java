package io.fillrate;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How to connect. Without any: the tenant {@code default}, no token, and the roots that the machine
 * trusts.
 */
public final class ConnectOptions {
    String tenant = "";
    Supplier<String> token = () -> "";
    byte[] ca;
    byte[] cert;
    byte[] key;
    Duration timeout = Duration.ofSeconds(15);

    /** Sent as {@code x-tenant}. */
    public ConnectOptions tenant(String tenant) {
        this.tenant = Objects.requireNonNull(tenant);
        return this;
    }

    /** The bearer token; an empty one is not sent. */
    public ConnectOptions token(String token) {
        Objects.requireNonNull(token);
        return token(() -> token);
    }

    /** Asked for the bearer token before every try. */
    public ConnectOptions token(Supplier<String> token) {
        this.token = Objects.requireNonNull(token);
        return this;
    }

    /** The roots to trust instead of the machine's, as PEM. */
    public ConnectOptions ca(byte[] pem) {
        this.ca = pem.clone();
        return this;
    }

    /** The client's own certificate and key, as PEM, for mutual TLS. */
    public ConnectOptions identity(byte[] certPem, byte[] keyPem) {
        this.cert = certPem.clone();
        this.key = keyPem.clone();
        return this;
    }

    /** The deadline of calls that are given none. Default 15 s. */
    public ConnectOptions timeout(Duration timeout) {
        this.timeout = Objects.requireNonNull(timeout);
        return this;
    }
}
