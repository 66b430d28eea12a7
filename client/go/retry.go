package fillrate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	firstPause   = 100 * time.Millisecond
	longestPause = 2 * time.Second
)

// pause is how long to wait before the n-th retry: jitter spreads clients that lost the same server.
func pause(n int, longest, atLeast time.Duration) time.Duration {
	full := longest
	if n < 16 {
		full = min(firstPause<<(n-1), longest)
	}
	return max(full/2+mathrand.N(full/2+1), atLeast)
}

// wait sleeps, or gives up with the context.
func wait(ctx context.Context, duration time.Duration) {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// unary gives every call its deadline, request id and retries.
func (c *Client) unary(
	ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker,
	options ...grpc.CallOption,
) error {
	if _, set := ctx.Deadline(); !set {
		bounded, cancel := context.WithTimeout(ctx, c.options.Timeout)
		defer cancel()
		ctx = bounded
	}
	request, requestID := withRequestID(request)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return tooLate(ctx, method, requestID)
	}
	var before *Error
	for n := 1; ; n++ {
		err := c.try(ctx, method, request, reply, conn, invoke, options)
		if err == nil {
			return nil
		}
		failed := c.failure(ctx, err, method, requestID)
		if failed.Code == codes.DeadlineExceeded && before != nil {
			failed.Message += "; before that: " + before.Message
		}
		pause := pause(n, longestPause, failed.RetryAfter)
		if deadline, _ := ctx.Deadline(); !failed.retryable || time.Until(deadline) <= pause {
			return failed
		}
		before = failed
		wait(ctx, pause)
	}
}

func (c *Client) try(
	ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker,
	options []grpc.CallOption,
) error {
	ctx, err := c.headers(ctx)
	if err != nil {
		return err
	}
	return invoke(ctx, method, request, reply, conn, options...)
}

// withRequestID fills an empty request_id in a copy, so that a request used again is a new command again. The id is
// empty where the method has none.
func withRequestID(request any) (any, string) {
	message, ok := request.(proto.Message)
	if !ok {
		return request, ""
	}
	field := message.ProtoReflect().Descriptor().Fields().ByName("request_id")
	if field == nil || field.Kind() != protoreflect.StringKind || field.IsList() {
		return request, ""
	}
	if given := message.ProtoReflect().Get(field).String(); given != "" {
		return request, given
	}
	named := proto.Clone(message)
	id := randomID()
	named.ProtoReflect().Set(field, protoreflect.ValueOfString(id))
	return named, id
}

// randomID is a UUID of version 4.
func randomID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// stream gives every stream its headers, and its failures their type; and to all but watches a deadline.
func (c *Client) stream(
	ctx context.Context, description *grpc.StreamDesc, conn *grpc.ClientConn, method string, open grpc.Streamer,
	options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	cancel := func() {}
	if _, set := ctx.Deadline(); !set && !strings.Contains(method, "/Watch") {
		ctx, cancel = context.WithTimeout(ctx, c.options.Timeout)
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		cancel()
		return nil, tooLate(ctx, method, "")
	}
	named, err := c.headers(ctx)
	if err == nil {
		var stream grpc.ClientStream
		if stream, err = open(named, description, conn, method, options...); err == nil {
			return &answers{stream, c, method, cancel}, nil
		}
	}
	cancel()
	return nil, c.failure(ctx, err, method, "")
}

// answers is a stream whose failures are of our type.
type answers struct {
	grpc.ClientStream
	client *Client
	method string
	cancel func()
}

func (a *answers) RecvMsg(message any) error {
	err := a.ClientStream.RecvMsg(message)
	if err == nil {
		return nil
	}
	defer a.cancel()
	if errors.Is(err, io.EOF) {
		return err
	}
	return a.client.failure(a.Context(), err, a.method, "")
}
