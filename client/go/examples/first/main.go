// Command first places an order, watches it wait, and handles an error.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	fillrate "github.com/fillrate/fillrate/client/go"
	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

func main() {
	ctx := context.Background()
	options := fillrate.Options{
		Tenant: os.Getenv("FILLRATE_TENANT"),
		Token:  fillrate.StaticToken(os.Getenv("FILLRATE_TOKEN")),
	}
	// https://HOST:PORT is TLS, with the roots that this machine trusts or with these. Cert and Key make it mutual.
	if file := os.Getenv("FILLRATE_CA"); file != "" {
		roots, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		options.CA = roots
	}
	client, err := fillrate.Connect(os.Getenv("FILLRATE_URL"), options)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	// Every call has a deadline, is tried again where that is safe, and takes place once.
	_, err = client.Inventory.PutLocation(ctx, &fillratev1.PutLocationRequest{
		Locations: []*fillratev1.Location{{LocationId: "MAIN"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Inventory.PutItem(ctx, &fillratev1.PutItemRequest{Items: []*fillratev1.Item{{Sku: "MUG"}}})
	if err != nil {
		log.Fatal(err)
	}
	created, err := client.Orders.CreateOrder(ctx, &fillratev1.CreateOrderRequest{
		Lines: []*fillratev1.NewOrderLine{{Sku: "MUG", Quantity: 5}},
	})
	if err != nil {
		log.Fatal(err)
	}

	// A watch goes on over restarts. Store its cursor together with what you make of its events.
	watch := client.WatchBackorders(ctx, &fillratev1.WatchBackordersRequest{
		Start: &fillratev1.WatchBackordersRequest_Snapshot{Snapshot: true},
	}, fillrate.WatchOptions{OnExpired: fillrate.Snapshot})
	for message, err := range watch {
		if err != nil {
			log.Fatal(err)
		}
		if waiting := message.GetSnapshot(); waiting.GetOrderId() == created.Order.OrderId {
			fmt.Printf("%d of %s wait\n", waiting.Open, waiting.Sku)
			break
		}
	}

	// An error says which fields are at fault, and why.
	_, err = client.Orders.CreateOrder(ctx, &fillratev1.CreateOrderRequest{
		Lines: []*fillratev1.NewOrderLine{{Sku: "MUG", Quantity: -1}},
	})
	var failed *fillrate.Error
	if errors.As(err, &failed) && failed.Reason == fillratev1.ErrorReason_ERROR_REASON_INVALID_FIELD {
		for _, violation := range failed.Violations {
			fmt.Printf("%s %s\n", violation.Field, violation.Description)
		}
	}
}
