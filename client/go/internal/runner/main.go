// Command runner plays the scenario that all clients share, and prints what came: see client/test.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"os"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	fillrate "github.com/fillrate/fillrate/client/go"
	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

type step struct {
	Step    string
	Call    string
	Watch   string
	Read    string
	Count   int
	Ask     string
	Money   string
	As      string
	Expired string
	Request json.RawMessage
	Save    map[string]string
	With    struct {
		URL, Tenant, Token, CA string
		TimeoutMS              *int64 `json:"timeoutMs"`
	}
}

type runner struct {
	clients map[string]*fillrate.Client
	saved   map[string]string
	watches map[string]*heard
	driver  *bufio.Reader
}

// heard is what a watch in the background has given so far.
type heard struct {
	messages chan any
	lost     bool
}

func main() {
	log.SetFlags(0)
	r := &runner{map[string]*fillrate.Client{}, map[string]string{}, map[string]*heard{}, bufio.NewReader(os.Stdin)}
	switch os.Args[1] {
	case "scenario":
		r.scenario(os.Args[2])
	case "changes":
		count, err := strconv.ParseInt(os.Args[2], 10, 64)
		check(err)
		r.changes(count)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func (r *runner) client(step *step) *fillrate.Client {
	with := step.With
	url, tenant := cmp.Or(with.URL, os.Getenv("FILLRATE_URL")), cmp.Or(with.Tenant, os.Getenv("FILLRATE_TENANT"))
	key := strings.Join([]string{url, tenant, with.Token, with.CA}, " ")
	if r.clients[key] == nil {
		options := fillrate.Options{Tenant: tenant, Timeout: time.Minute}
		if with.Token != "" {
			options.Token = fillrate.StaticToken(with.Token)
		}
		if with.CA != "" {
			var err error
			options.CA, err = os.ReadFile(with.CA)
			check(err)
		}
		client, err := fillrate.Connect(url, options)
		check(err)
		r.clients[key] = client
	}
	return r.clients[key]
}

// ask has the driver do something to the server, and waits until it is done.
func (r *runner) ask(what string) {
	emit(map[string]any{"ask": what})
	if _, err := r.driver.ReadString('\n'); err != nil {
		log.Fatal(err)
	}
}

func emit(line any) {
	text, err := json.Marshal(line)
	check(err)
	fmt.Println(string(text))
}

func (r *runner) scenario(path string) {
	text, err := os.ReadFile(path)
	check(err)
	var scenario struct{ Steps []step }
	check(json.Unmarshal(text, &scenario))
	for _, step := range scenario.Steps {
		line := r.play(&step)
		line["step"] = step.Step
		emit(line)
	}
}

func (r *runner) play(step *step) map[string]any {
	for name, value := range r.saved {
		step.Request = json.RawMessage(strings.ReplaceAll(string(step.Request), "${"+name+"}", value))
	}
	switch {
	case step.Call != "":
		return r.call(step)
	case step.Watch != "":
		return r.watch(step)
	case step.Read != "":
		heard := r.watches[step.Read]
		messages := []any{}
		for len(messages) < step.Count {
			messages = append(messages, <-heard.messages)
		}
		return map[string]any{"messages": messages, "lost": heard.lost}
	case step.Money != "":
		amount, err := fillrate.Amount(&fillratev1.Money{CurrencyCode: "EUR", Amount: step.Money})
		check(err)
		money, err := fillrate.Money("EUR", amount.Mul(amount, big.NewRat(3, 1)))
		check(err)
		return map[string]any{"amount": money.Amount}
	default:
		r.ask(step.Ask)
		return map[string]any{}
	}
}

func (r *runner) call(step *step) map[string]any {
	service, name, _ := strings.Cut(step.Call, "/")
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName("fillrate.v1." + service))
	check(err)
	method := found.(protoreflect.ServiceDescriptor).Methods().ByName(protoreflect.Name(name))
	request, answer := newMessage(method.Input()), newMessage(method.Output())
	check(protojson.Unmarshal(step.Request, request))
	ctx := context.Background()
	if step.With.TimeoutMS != nil {
		bounded, cancel := context.WithTimeout(ctx, time.Duration(*step.With.TimeoutMS)*time.Millisecond)
		defer cancel()
		ctx = bounded
	}
	body, err := invoke(ctx, r.client(step).Conn(), "/fillrate.v1."+step.Call, request, answer, method.IsStreamingServer())
	if err != nil {
		return failure(err)
	}
	for name, path := range step.Save {
		r.saved[name] = dig(body, path)
	}
	return map[string]any{"answer": body}
}

// invoke makes a call and gives its answer, a list where that is a stream.
func invoke(
	ctx context.Context, conn grpc.ClientConnInterface, method string, request, answer proto.Message, streams bool,
) (any, error) {
	if !streams {
		err := conn.Invoke(ctx, method, request, answer)
		return plain(answer), err
	}
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, method)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(stream.SendMsg(request), stream.CloseSend()); err != nil {
		return nil, err
	}
	answers := []any{}
	for {
		proto.Reset(answer)
		if err := stream.RecvMsg(answer); errors.Is(err, io.EOF) {
			return answers, nil
		} else if err != nil {
			return nil, err
		}
		answers = append(answers, plain(answer))
	}
}

func newMessage(descriptor protoreflect.MessageDescriptor) proto.Message {
	found, err := protoregistry.GlobalTypes.FindMessageByName(descriptor.FullName())
	check(err)
	return found.New().Interface()
}

func plain(message proto.Message) any {
	text, err := protojson.Marshal(message)
	check(err)
	var body any
	check(json.Unmarshal(text, &body))
	return body
}

func dig(body any, path string) string {
	for _, part := range strings.Split(path, ".") {
		switch inner := body.(type) {
		case map[string]any:
			body = inner[part]
		case []any:
			index, err := strconv.Atoi(part)
			check(err)
			body = inner[index]
		}
	}
	return body.(string)
}

func failure(err error) map[string]any {
	var failed *fillrate.Error
	if !errors.As(err, &failed) {
		log.Fatalf("not a fillrate.Error: %v", err)
	}
	violations := []any{}
	for _, v := range failed.Violations {
		violations = append(violations, map[string]any{
			"field": v.Field, "reason": v.Reason.String(), "description": v.Description,
		})
	}
	metadata := map[string]string{}
	for key, value := range failed.Metadata {
		metadata[key] = value
	}
	return map[string]any{"error": map[string]any{
		"code": int(failed.Code), "reason": failed.Reason.String(), "message": failed.Message, "method": failed.Method,
		"violations": violations, "metadata": metadata, "named": failed.RequestID != "",
	}}
}

// watch opens a watch in the background; it has begun with its first message.
func (r *runner) watch(step *step) map[string]any {
	heard := &heard{messages: make(chan any, 100000)}
	r.watches[step.As] = heard
	options := fillrate.WatchOptions{OnReconnect: func(*fillrate.Error) { heard.lost = true }}
	if step.Expired == "snapshot" {
		options.OnExpired = fillrate.Snapshot
	}
	client, ctx := r.client(step), context.Background()
	switch step.Watch {
	case "orders":
		request := &fillratev1.WatchOrdersRequest{}
		check(protojson.Unmarshal(step.Request, request))
		go hear(heard, client.WatchOrders(ctx, request, options))
	case "backorders":
		request := &fillratev1.WatchBackordersRequest{}
		check(protojson.Unmarshal(step.Request, request))
		go hear(heard, client.WatchBackorders(ctx, request, options))
	case "stock":
		request := &fillratev1.WatchStockRequest{}
		check(protojson.Unmarshal(step.Request, request))
		go hear(heard, client.WatchStock(ctx, request, options))
	}
	first := <-heard.messages
	if failed, ok := first.(map[string]any)["error"]; ok {
		return map[string]any{"error": failed}
	}
	return map[string]any{"messages": []any{first}}
}

// hear passes on all but the checkpoints whose number depends on time.
func hear[M interface {
	proto.Message
	GetCheckpoint() *fillratev1.Checkpoint
}](heard *heard, messages func(func(M, error) bool)) {
	first := true
	for message, err := range messages {
		if err != nil {
			heard.messages <- failure(err)
			return
		}
		if checkpoint := message.GetCheckpoint(); first || checkpoint == nil || checkpoint.SnapshotComplete {
			heard.messages <- plain(message)
		}
		first = false
	}
}

// changes makes as many changes as asked, one after the other, while the driver kills the server; and watches them.
func (r *runner) changes(count int64) {
	ctx, client := context.Background(), r.client(&step{})
	adjust := func(quantity int64) {
		_, err := client.Inventory.AdjustStock(ctx, &fillratev1.AdjustStockRequest{
			Adjustments: []*fillratev1.StockAdjustment{{Sku: "MUG", QuantityDelta: quantity}},
		})
		check(err)
	}
	_, err := client.Inventory.PutLocation(ctx, &fillratev1.PutLocationRequest{
		Locations: []*fillratev1.Location{{LocationId: "MAIN"}},
	})
	check(err)
	_, err = client.Inventory.PutItem(ctx, &fillratev1.PutItemRequest{Items: []*fillratev1.Item{{Sku: "MUG"}}})
	check(err)
	listed, err := client.Inventory.ListStock(ctx, &fillratev1.ListStockRequest{})
	check(err)
	losses, watched := 0, make(chan []any)
	go func() {
		seen := []any{}
		watch := client.WatchStock(ctx, &fillratev1.WatchStockRequest{
			Start: &fillratev1.WatchStockRequest_Cursor{Cursor: listed.Cursor},
		}, fillrate.WatchOptions{OnReconnect: func(*fillrate.Error) { losses++ }})
		for message, err := range watch {
			check(err)
			if event := message.GetEvent(); event != nil {
				seen = append(seen, []int64{event.Position, event.Level.OnHand})
			}
			if int64(len(seen)) == count {
				break
			}
		}
		watched <- seen
	}()
	for n := range count {
		if n%300 == 250 {
			emit(map[string]any{"ask": "kill"})
		}
		adjust(1)
	}
	seen := <-watched
	stock, err := client.Inventory.GetStock(ctx, &fillratev1.GetStockRequest{Sku: "MUG"})
	check(err)
	emit(map[string]any{"seen": seen, "losses": losses, "onHand": stock.Levels[0].OnHand})
}
