package fillrate

import (
	"context"
	"errors"
	"math"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

// fake answers calls and watches from lists, and notes what was asked.
type fake struct {
	fillratev1.UnimplementedOrderServiceServer
	answers []error
	created []*fillratev1.CreateOrderRequest
	headers []metadata.MD
	times   []time.Time
	streams []stream
	opened  []*fillratev1.WatchOrdersRequest
}

// stream is what one stream gives, and how it ends.
type stream struct {
	messages []*fillratev1.WatchOrdersResponse
	end      error
}

func (f *fake) CreateOrder(ctx context.Context, r *fillratev1.CreateOrderRequest) (*fillratev1.CreateOrderResponse, error) {
	headers, _ := metadata.FromIncomingContext(ctx)
	f.created, f.headers, f.times = append(f.created, r), append(f.headers, headers), append(f.times, time.Now())
	if len(f.answers) < len(f.created) {
		return &fillratev1.CreateOrderResponse{}, nil
	}
	return &fillratev1.CreateOrderResponse{}, f.answers[len(f.created)-1]
}

func (f *fake) WatchOrders(r *fillratev1.WatchOrdersRequest, s grpc.ServerStreamingServer[fillratev1.WatchOrdersResponse]) error {
	f.opened = append(f.opened, r)
	if len(f.streams) < len(f.opened) {
		return status.Error(codes.Unimplemented, "no more streams")
	}
	given := f.streams[len(f.opened)-1]
	for _, message := range given.messages {
		if err := s.Send(message); err != nil {
			return err
		}
	}
	return given.end
}

func serve(t *testing.T, f *fake, options Options) *Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	fillratev1.RegisterOrderServiceServer(server, f)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	client, err := Connect("http://"+listener.Addr().String(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func refusal(code codes.Code, reason string, details ...protoadapt.MessageV1) error {
	info := &errdetails.ErrorInfo{Domain: "fillrate", Reason: reason}
	made, err := status.New(code, "refused").WithDetails(append([]protoadapt.MessageV1{info}, details...)...)
	if err != nil {
		panic(err)
	}
	return made.Err()
}

func retryInfo(after time.Duration) protoadapt.MessageV1 {
	return &errdetails.RetryInfo{RetryDelay: durationpb.New(after)}
}

func TestRetriesKeepTheRequestID(t *testing.T) {
	f := &fake{answers: []error{
		status.Error(codes.Unavailable, "gone"),
		refusal(codes.Aborted, "CONFLICT", retryInfo(0)),
		refusal(codes.ResourceExhausted, "OVERLOADED", retryInfo(0)),
	}}
	client := serve(t, f, Options{Tenant: "shop", Token: StaticToken("secret")})
	request := &fillratev1.CreateOrderRequest{}
	for range 2 {
		if _, err := client.Orders.CreateOrder(context.Background(), request); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.created) != 5 || request.RequestId != "" {
		t.Fatalf("%d tries, the request got %q", len(f.created), request.RequestId)
	}
	first, next := f.created[0].RequestId, f.created[4].RequestId
	for _, created := range f.created[:4] {
		if created.RequestId != first || len(first) != 36 {
			t.Errorf("tried with %q after %q", created.RequestId, first)
		}
	}
	if next == first {
		t.Error("the next call has the same request id")
	}
	for _, headers := range f.headers {
		if !slices.Equal(headers["x-tenant"], []string{"shop"}) ||
			!slices.Equal(headers["authorization"], []string{"Bearer secret"}) {
			t.Errorf("headers %v", headers)
		}
	}
}

func TestRetryInfoIsHonoured(t *testing.T) {
	f := &fake{answers: []error{refusal(codes.Aborted, "CONFLICT", retryInfo(700*time.Millisecond))}}
	client := serve(t, f, Options{})
	if _, err := client.Orders.CreateOrder(context.Background(), &fillratev1.CreateOrderRequest{}); err != nil {
		t.Fatal(err)
	}
	if waited := f.times[1].Sub(f.times[0]); waited < 700*time.Millisecond {
		t.Errorf("tried again after %s", waited)
	}
}

func TestPausesGrowByDoublingUpToTheLongestAndKeepToWhatWasAsked(t *testing.T) {
	for n, full := range map[int]time.Duration{
		1: 100 * time.Millisecond, 2: 200 * time.Millisecond, 5: 1600 * time.Millisecond, 6: 2 * time.Second,
		40: 2 * time.Second, math.MaxInt: 2 * time.Second,
	} {
		different := map[time.Duration]bool{}
		for range 100 {
			pause := pause(n, longestPause, 0)
			if pause < full/2 || pause > full {
				t.Errorf("%s before retry %d", pause, n)
			}
			different[pause] = true
		}
		if len(different) == 1 {
			t.Errorf("no jitter before retry %d", n)
		}
	}
	if asked := pause(1, longestPause, 9*time.Second); asked != 9*time.Second {
		t.Errorf("%s where 9 s were asked", asked)
	}
}

func TestNothingElseIsTriedAgain(t *testing.T) {
	for _, answer := range []error{
		refusal(codes.Aborted, "ETAG_MISMATCH"), status.Error(codes.Internal, "a fault"),
		refusal(codes.ResourceExhausted, "OVERLOADED"), refusal(codes.FailedPrecondition, "ORDER_STATUS"),
	} {
		f := &fake{answers: []error{answer}}
		_, err := serve(t, f, Options{}).Orders.CreateOrder(context.Background(), &fillratev1.CreateOrderRequest{})
		if status.Code(err) != status.Code(answer) || len(f.created) != 1 {
			t.Errorf("%v: %d tries, %v", answer, len(f.created), err)
		}
	}
}

func TestAPauseLongerThanTheDeadlineIsNotWaited(t *testing.T) {
	f := &fake{answers: []error{refusal(codes.Unavailable, "DRAINING", retryInfo(time.Hour))}}
	_, err := serve(t, f, Options{}).Orders.CreateOrder(context.Background(), &fillratev1.CreateOrderRequest{})
	var failed *Error
	if !errors.As(err, &failed) || failed.Reason != fillratev1.ErrorReason_ERROR_REASON_DRAINING ||
		failed.RetryAfter != time.Hour || failed.RequestID != f.created[0].RequestId {
		t.Errorf("%+v", failed)
	}
	if text := err.Error(); text != "CreateOrder: UNAVAILABLE DRAINING: refused" {
		t.Error(text)
	}
}

func TestAContextThatEndedIsNamed(t *testing.T) {
	f := &fake{}
	client := serve(t, f, Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	_, err := client.Orders.CreateOrder(ctx, &fillratev1.CreateOrderRequest{})
	if !errors.Is(err, context.DeadlineExceeded) || status.Code(err) != codes.DeadlineExceeded || len(f.created) != 0 {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err = client.Orders.CreateOrder(ctx, &fillratev1.CreateOrderRequest{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestWhatIsNoURLIsRefused(t *testing.T) {
	for _, url := range []string{"", "localhost:50051", "http://localhost", "ftp://localhost:1", "http://localhost:1/path"} {
		if _, err := Connect(url, Options{}); err == nil || !strings.Contains(err.Error(), "http://HOST:PORT") {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, options := range []Options{{CA: []byte("none")}, {Cert: []byte("one")}, {Cert: []byte("a"), Key: []byte("b")}} {
		if _, err := Connect("https://localhost:1", options); err == nil {
			t.Errorf("%+v is accepted", options)
		}
	}
}

func checkpoint(cursor string, complete bool) *fillratev1.WatchOrdersResponse {
	return &fillratev1.WatchOrdersResponse{Message: &fillratev1.WatchOrdersResponse_Checkpoint{
		Checkpoint: &fillratev1.Checkpoint{Cursor: cursor, SnapshotComplete: complete},
	}}
}

func rowOf(id string, revision int64) *fillratev1.WatchOrdersResponse {
	return &fillratev1.WatchOrdersResponse{Message: &fillratev1.WatchOrdersResponse_Snapshot{
		Snapshot: &fillratev1.Order{OrderId: id, Revision: revision},
	}}
}

func eventOf(cursor, id string, revision int64) *fillratev1.WatchOrdersResponse {
	return &fillratev1.WatchOrdersResponse{Message: &fillratev1.WatchOrdersResponse_Event{
		Event: &fillratev1.OrderEvent{Cursor: cursor, Order: &fillratev1.Order{OrderId: id, Revision: revision}},
	}}
}

// heard is a watch in words: what came, what it asked for each time, and how it ended.
func heard(t *testing.T, f *fake, request *fillratev1.WatchOrdersRequest, options WatchOptions) (came, asked []string, end error) {
	t.Helper()
	for message, err := range serve(t, f, Options{}).WatchOrders(context.Background(), request, options) {
		if err != nil {
			end = err
			break
		}
		switch m := message.Message.(type) {
		case *fillratev1.WatchOrdersResponse_Checkpoint:
			came = append(came, "checkpoint "+m.Checkpoint.Cursor)
		case *fillratev1.WatchOrdersResponse_Snapshot:
			came = append(came, "row "+m.Snapshot.OrderId)
		case *fillratev1.WatchOrdersResponse_Event:
			came = append(came, "event "+m.Event.Cursor)
		}
	}
	for _, opened := range f.opened {
		switch {
		case opened.GetSnapshot():
			asked = append(asked, "snapshot")
		default:
			asked = append(asked, opened.GetCursor())
		}
	}
	return came, asked, end
}

func expect(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, not %q", what, got, want)
	}
}

func TestAWatchResumes(t *testing.T) {
	gone := status.Error(codes.Unavailable, "gone")
	f := &fake{streams: []stream{
		{[]*fillratev1.WatchOrdersResponse{checkpoint("e.1", false), eventOf("e.3", "A", 1)}, gone},
		{[]*fillratev1.WatchOrdersResponse{checkpoint("e.3", false), eventOf("e.4", "A", 2), checkpoint("e.9", false)}, nil},
		{nil, refusal(codes.Unavailable, "DRAINING", retryInfo(time.Millisecond))},
		{[]*fillratev1.WatchOrdersResponse{eventOf("e.10", "A", 3)}, refusal(codes.InvalidArgument, "INVALID_FIELD")},
	}}
	losses := 0
	came, asked, end := heard(t, f, &fillratev1.WatchOrdersRequest{}, WatchOptions{OnReconnect: func(*Error) { losses++ }})
	expect(t, "came", came, []string{"checkpoint e.1", "event e.3", "checkpoint e.3", "event e.4", "checkpoint e.9", "event e.10"})
	expect(t, "asked", asked, []string{"", "e.3", "e.9", "e.9"})
	if status.Code(end) != codes.InvalidArgument || losses != 3 {
		t.Errorf("%d losses, %v", losses, end)
	}
}

func TestASnapshotCutShortStartsAgainAndDropsWhatItContains(t *testing.T) {
	f := &fake{streams: []stream{
		{[]*fillratev1.WatchOrdersResponse{checkpoint("", false), rowOf("A", 4)}, status.Error(codes.Unavailable, "gone")},
		{[]*fillratev1.WatchOrdersResponse{
			checkpoint("", false), rowOf("A", 5), rowOf("B", 1), checkpoint("e.7", true), eventOf("e.8", "A", 4),
			eventOf("e.9", "A", 5),
		}, status.Error(codes.Unavailable, "gone")},
		{[]*fillratev1.WatchOrdersResponse{
			checkpoint("e.9", false), eventOf("e.10", "B", 1), eventOf("e.11", "A", 6), eventOf("e.12", "C", 1),
		}, refusal(codes.Internal, "INTERNAL")},
	}}
	request := &fillratev1.WatchOrdersRequest{Start: &fillratev1.WatchOrdersRequest_Snapshot{Snapshot: true}}
	came, asked, _ := heard(t, f, request, WatchOptions{})
	expect(t, "came", came, []string{
		"checkpoint ", "row A", "checkpoint ", "row A", "row B", "checkpoint e.7", "checkpoint e.9", "event e.11", "event e.12",
	})
	expect(t, "asked", asked, []string{"snapshot", "snapshot", "e.9"})
}

func TestAnExpiredCursorIsAnErrorOrASnapshot(t *testing.T) {
	expired := refusal(codes.OutOfRange, "CURSOR_EXPIRED")
	request := &fillratev1.WatchOrdersRequest{Start: &fillratev1.WatchOrdersRequest_Cursor{Cursor: "e.1"}}
	_, asked, end := heard(t, &fake{streams: []stream{{nil, expired}}}, request, WatchOptions{})
	expect(t, "asked", asked, []string{"e.1"})
	var failed *Error
	if !errors.As(end, &failed) || failed.Reason != fillratev1.ErrorReason_ERROR_REASON_CURSOR_EXPIRED {
		t.Error(end)
	}
	f := &fake{streams: []stream{
		{nil, expired},
		{[]*fillratev1.WatchOrdersResponse{checkpoint("", false), checkpoint("e.5", true)}, refusal(codes.Internal, "INTERNAL")},
	}}
	came, asked, _ := heard(t, f, request, WatchOptions{OnExpired: Snapshot})
	expect(t, "came", came, []string{"checkpoint ", "checkpoint e.5"})
	expect(t, "asked", asked, []string{"e.1", "snapshot"})
}

func TestAWatchThatNeverBeganGivesUp(t *testing.T) {
	client, err := Connect("http://127.0.0.1:1", Options{Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, err := range client.WatchStock(context.Background(), &fillratev1.WatchStockRequest{}, WatchOptions{}) {
		if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "no Fillrate answered at http://127.0.0.1:1") {
			t.Error(err)
		}
	}
}

func TestMoneyIsExact(t *testing.T) {
	for text, want := range map[string]string{"19.9": "19.90", "0.000001": "0.000001", "1500": "1500.00"} {
		amount, _ := new(big.Rat).SetString(text)
		money, err := Money("EUR", amount)
		if err != nil || money.Amount != want {
			t.Errorf("%s: %v, %v", text, money, err)
		}
		if back, err := Amount(money); err != nil || back.Cmp(amount) != 0 {
			t.Errorf("%s came back as %v, %v", text, back, err)
		}
	}
	if _, err := Money("EUR", big.NewRat(1, 3)); err == nil {
		t.Error("a third is accepted")
	}
	if _, err := Amount(&fillratev1.Money{Amount: "1/3"}); err == nil {
		t.Error("1/3 is an amount")
	}
}
