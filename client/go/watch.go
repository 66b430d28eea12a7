package fillrate

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

// longestWatchPause bounds the pause between two tries to open a watch again.
const longestWatchPause = 5 * time.Second

// OnExpired says what a watch does whose cursor is no longer kept.
type OnExpired int

const (
	// Fail ends the watch with the error.
	Fail OnExpired = iota
	// Snapshot goes on with a snapshot: all that matches, then what changes.
	Snapshot
)

// WatchOptions say how a watch goes on. The zero value ends it when its cursor expired.
type WatchOptions struct {
	// OnExpired says what to do when the cursor is no longer kept, or ahead of the newest event.
	OnExpired OnExpired
	// OnReconnect is told of every loss, before the watch is opened again.
	OnReconnect func(*Error)
}

// message is what the answers of the three watches have in common.
type message interface{ GetCheckpoint() *fillratev1.Checkpoint }

// Cursor is where to go on after a message; empty on the rows of a snapshot and on the checkpoint that begins one.
func Cursor(m message) string {
	if checkpoint := m.GetCheckpoint(); checkpoint != nil {
		return checkpoint.Cursor
	}
	switch m := m.(type) {
	case *fillratev1.WatchOrdersResponse:
		return m.GetEvent().GetCursor()
	case *fillratev1.WatchBackordersResponse:
		return m.GetEvent().GetCursor()
	case *fillratev1.WatchStockResponse:
		return m.GetEvent().GetCursor()
	}
	return ""
}

// row is the state that a message carries: what names it, and its revision.
type row interface{ GetRevision() int64 }

// origin is where a stream begins: after a cursor, with a snapshot, or else from now.
type origin struct {
	cursor   string
	snapshot bool
}

// feed is what differs between the three watches.
type feed[M message] struct {
	method string
	open   func(context.Context, origin) (receiver[M], error)
	// read gives the row of an event or of a snapshot.
	read func(M) (event, snapshot row, key string)
}

type receiver[M any] interface{ Recv() (M, error) }

// watch reads one feed, over as many streams as it takes.
type watch[M message] struct {
	client  *Client
	feed    feed[M]
	options WatchOptions
	origin  origin
	// held are the revisions of a snapshot's rows of which no newer event came yet.
	held    map[string]int64
	started bool
}

func (w *watch[M]) all(ctx context.Context) iter.Seq2[M, error] {
	return func(yield func(M, error) bool) {
		w := *w
		begun, losses := time.Now(), 0
		for {
			received, goOn, err := w.once(ctx, yield)
			if !goOn {
				return
			}
			if received {
				losses = 0
			}
			losses++
			failed := w.client.failure(ctx, err, w.feed.method, "")
			pause := pause(losses, longestWatchPause, failed.RetryAfter)
			switch {
			case w.options.OnExpired == Snapshot && expired(failed):
				w.origin, pause = origin{snapshot: true}, 0
			case ctx.Err() != nil, !failed.retryable, !w.started && time.Since(begun)+pause > w.client.options.Timeout:
				var none M
				yield(none, failed)
				return
			}
			if w.options.OnReconnect != nil {
				w.options.OnReconnect(failed)
			}
			wait(ctx, pause)
		}
	}
}

// once reads one stream to its end. It says whether anything came, and whether the reader still wants more.
func (w *watch[M]) once(ctx context.Context, yield func(M, error) bool) (received, goOn bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if w.origin.snapshot {
		w.held = map[string]int64{}
	}
	stream, err := w.feed.open(ctx, w.origin)
	if err != nil {
		return false, true, err
	}
	for {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return received, true, status.Error(codes.Unavailable, "the stream ended")
		}
		if err != nil {
			return received, true, err
		}
		received, w.started = true, true
		if w.isNew(message) && !yield(message, nil) {
			return received, false, nil
		}
	}
}

// isNew keeps account of a message, and says whether the reader has not seen it yet.
func (w *watch[M]) isNew(message M) bool {
	if cursor := Cursor(message); cursor != "" {
		w.origin = origin{cursor: cursor}
	}
	event, snapshot, key := w.feed.read(message)
	if snapshot != nil {
		w.held[key] = snapshot.GetRevision()
	}
	if event == nil {
		return true
	}
	held, known := w.held[key]
	if known && event.GetRevision() <= held {
		return false
	}
	delete(w.held, key)
	return true
}

func expired(failed *Error) bool {
	return failed.Reason == fillratev1.ErrorReason_ERROR_REASON_CURSOR_EXPIRED ||
		failed.Reason == fillratev1.ErrorReason_ERROR_REASON_CURSOR_AHEAD
}

// typed turns the generated stream into one of messages.
func typed[M any](stream grpc.ServerStreamingClient[M], err error) (receiver[*M], error) {
	if err != nil {
		return nil, err
	}
	return stream, nil
}
