package io.fillrate;

import io.fillrate.Feeds.Feed;
import io.fillrate.Feeds.Origin;
import io.fillrate.Feeds.Row;
import io.fillrate.WatchOptions.OnExpired;
import io.fillrate.v1.ErrorReason;
import io.fillrate.v1.WatchBackordersResponse;
import io.fillrate.v1.WatchOrdersResponse;
import io.fillrate.v1.WatchStockResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a watch, over as many streams as it takes. Read by one thread; {@link #close} may
 * come from another and ends it. What ends it otherwise is thrown.
 */
public final class Watch<M> implements Iterable<M>, Iterator<M>, AutoCloseable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Calls calls;
    private final Feed<M> feed;
    private final WatchOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Context.CancellableContext context = Context.current().withCancellation();
    // The revisions of a snapshot's rows of which no newer event came yet.
    private final Map<String, Long> held = new HashMap<>();
    private final long begun = System.nanoTime();
    private Origin origin;
    private Iterator<M> stream;
    private M next;
    private boolean started;
    private int losses;

    Watch(Calls calls, Feed<M> feed, WatchOptions options) {
        this.calls = calls;
        this.feed = feed;
        this.options = options;
        this.origin = feed.first();
    }

    /**
     * Where to go on after a message; empty on the rows of a snapshot and on the checkpoint that
     * begins one.
     */
    public static String cursor(WatchOrdersResponse message) {
        return message.hasCheckpoint()
                ? message.getCheckpoint().getCursor()
                : message.getEvent().getCursor();
    }

    /** As {@link #cursor(WatchOrdersResponse)}. */
    public static String cursor(WatchBackordersResponse message) {
        return message.hasCheckpoint()
                ? message.getCheckpoint().getCursor()
                : message.getEvent().getCursor();
    }

    /** As {@link #cursor(WatchOrdersResponse)}. */
    public static String cursor(WatchStockResponse message) {
        return message.hasCheckpoint()
                ? message.getCheckpoint().getCursor()
                : message.getEvent().getCursor();
    }

    @Override
    public Iterator<M> iterator() {
        return this;
    }

    /** Waits for the next message; false once the watch or its client is closed. */
    @Override
    public boolean hasNext() {
        while (next == null && !ended()) {
            FillrateException failed = read();
            if (failed != null && !ended()) {
                recover(failed);
            }
        }
        return next != null;
    }

    @Override
    public M next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the watch is closed");
        }
        M message = next;
        next = null;
        return message;
    }

    /** Ends the watch. */
    @Override
    public void close() {
        closed.countDown();
        context.cancel(null);
    }

    private boolean ended() {
        return closed.getCount() == 0 || calls.closed();
    }

    /**
     * Reads one message of the stream, opening one if there is none; gives why the stream ended, if
     * it did.
     */
    private FillrateException read() {
        try {
            if (stream == null) {
                if (origin.snapshot()) {
                    held.clear();
                }
                stream = context.wrap(() -> feed.open().apply(origin)).call();
            }
            if (!stream.hasNext()) {
                return new FillrateException(
                        Status.Code.UNAVAILABLE, "the stream ended", feed.method(), "", null);
            }
            M message = stream.next();
            started = true;
            losses = 0;
            next = isNew(message) ? message : null;
            return null;
        } catch (StatusRuntimeException e) {
            return FillrateException.of(e, calls.url, feed.method(), "", null);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gets ready to open the watch again, or throws what ends it. */
    private void recover(FillrateException failed) {
        stream = null;
        losses++;
        Duration pause = Calls.pause(losses, LONGEST_PAUSE, failed.retryAfter());
        if (options.onExpired() == OnExpired.SNAPSHOT && expired(failed)) {
            origin = new Origin("", true);
            pause = Duration.ZERO;
        } else if (!failed.retryable()
                || (!started && age().plus(pause).compareTo(calls.timeout) > 0)) {
            close();
            throw failed;
        }
        options.onReconnect().accept(failed);
        try {
            closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw failed;
        }
        calls.connectAgain();
    }

    private Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static boolean expired(FillrateException failed) {
        return failed.reason() == ErrorReason.ERROR_REASON_CURSOR_EXPIRED
                || failed.reason() == ErrorReason.ERROR_REASON_CURSOR_AHEAD;
    }

    /** Keeps account of a message, and says whether the reader has not seen it yet. */
    private boolean isNew(M message) {
        String after = feed.cursor().apply(message);
        if (!after.isEmpty()) {
            origin = new Origin(after, false);
        }
        Row row = feed.row().apply(message);
        if (row == null) {
            return true;
        }
        if (row.inSnapshot()) {
            held.put(row.key(), row.revision());
            return true;
        }
        if (held.getOrDefault(row.key(), 0L) >= row.revision()) {
            return false;
        }
        held.remove(row.key());
        return true;
    }
}
