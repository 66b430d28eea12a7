package io.fillrate;

import java.util.function.Consumer;

/**
 * How a watch goes on.
 *
 * @param onExpired what to do when the cursor is no longer kept, or ahead of the newest event
 * @param onReconnect told of every loss, before the watch is opened again
 */
public record WatchOptions(OnExpired onExpired, Consumer<FillrateException> onReconnect) {
    /** What a watch does whose cursor is no longer kept. */
    public enum OnExpired {
        /** Ends with the error. */
        FAIL,
        /** Goes on with a snapshot: all that matches, then what changes. */
        SNAPSHOT
    }

    /** Ends a watch whose cursor expired. */
    public WatchOptions() {
        this(OnExpired.FAIL, lost -> {});
    }

    /** The same, with another answer to an expired cursor. */
    public WatchOptions onExpired(OnExpired onExpired) {
        return new WatchOptions(onExpired, onReconnect);
    }

    /** The same, telling another of losses. */
    public WatchOptions onReconnect(Consumer<FillrateException> onReconnect) {
        return new WatchOptions(onExpired, onReconnect);
    }
}
