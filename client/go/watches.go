package fillrate

import (
	"context"
	"iter"

	"google.golang.org/protobuf/proto"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

// WatchOrders gives every change of orders until the context or the loop ends, or with an error that ends it.
func (c *Client) WatchOrders(
	ctx context.Context, request *fillratev1.WatchOrdersRequest, options WatchOptions,
) iter.Seq2[*fillratev1.WatchOrdersResponse, error] {
	feed := feed[*fillratev1.WatchOrdersResponse]{
		method: fillratev1.OrderService_WatchOrders_FullMethodName,
		open: func(ctx context.Context, from origin) (receiver[*fillratev1.WatchOrdersResponse], error) {
			again := proto.CloneOf(request)
			if from.cursor != "" {
				again.Start = &fillratev1.WatchOrdersRequest_Cursor{Cursor: from.cursor}
			} else if from.snapshot {
				again.Start = &fillratev1.WatchOrdersRequest_Snapshot{Snapshot: true}
			}
			return typed(c.Orders.WatchOrders(ctx, again))
		},
		read: func(m *fillratev1.WatchOrdersResponse) (event, snapshot row, key string) {
			if order := m.GetEvent().GetOrder(); order != nil {
				return order, nil, order.OrderId
			}
			if order := m.GetSnapshot(); order != nil {
				return nil, order, order.OrderId
			}
			return nil, nil, ""
		},
	}
	from := origin{cursor: request.GetCursor(), snapshot: request.GetSnapshot()}
	return (&watch[*fillratev1.WatchOrdersResponse]{client: c, feed: feed, options: options, origin: from}).all(ctx)
}

// WatchBackorders gives every change of backorders until the context or the loop ends, or with an error that ends it.
func (c *Client) WatchBackorders(
	ctx context.Context, request *fillratev1.WatchBackordersRequest, options WatchOptions,
) iter.Seq2[*fillratev1.WatchBackordersResponse, error] {
	feed := feed[*fillratev1.WatchBackordersResponse]{
		method: fillratev1.BackorderService_WatchBackorders_FullMethodName,
		open: func(ctx context.Context, from origin) (receiver[*fillratev1.WatchBackordersResponse], error) {
			again := proto.CloneOf(request)
			if from.cursor != "" {
				again.Start = &fillratev1.WatchBackordersRequest_Cursor{Cursor: from.cursor}
			} else if from.snapshot {
				again.Start = &fillratev1.WatchBackordersRequest_Snapshot{Snapshot: true}
			}
			return typed(c.Backorders.WatchBackorders(ctx, again))
		},
		read: func(m *fillratev1.WatchBackordersResponse) (event, snapshot row, key string) {
			if backorder := m.GetEvent().GetBackorder(); backorder != nil {
				return backorder, nil, backorder.BackorderId
			}
			if backorder := m.GetSnapshot(); backorder != nil {
				return nil, backorder, backorder.BackorderId
			}
			return nil, nil, ""
		},
	}
	from := origin{cursor: request.GetCursor(), snapshot: request.GetSnapshot()}
	return (&watch[*fillratev1.WatchBackordersResponse]{client: c, feed: feed, options: options, origin: from}).all(ctx)
}

// WatchStock gives every change of stock until the context or the loop ends, or with an error that ends it.
func (c *Client) WatchStock(
	ctx context.Context, request *fillratev1.WatchStockRequest, options WatchOptions,
) iter.Seq2[*fillratev1.WatchStockResponse, error] {
	feed := feed[*fillratev1.WatchStockResponse]{
		method: fillratev1.InventoryService_WatchStock_FullMethodName,
		open: func(ctx context.Context, from origin) (receiver[*fillratev1.WatchStockResponse], error) {
			again := proto.CloneOf(request)
			if from.cursor != "" {
				again.Start = &fillratev1.WatchStockRequest_Cursor{Cursor: from.cursor}
			} else if from.snapshot {
				again.Start = &fillratev1.WatchStockRequest_Snapshot{Snapshot: true}
			}
			return typed(c.Inventory.WatchStock(ctx, again))
		},
		read: func(m *fillratev1.WatchStockResponse) (event, snapshot row, key string) {
			if level := m.GetEvent().GetLevel(); level != nil {
				return level, nil, level.LocationId + "\n" + level.Sku
			}
			if level := m.GetSnapshot(); level != nil {
				return nil, level, level.LocationId + "\n" + level.Sku
			}
			return nil, nil, ""
		},
	}
	from := origin{cursor: request.GetCursor(), snapshot: request.GetSnapshot()}
	return (&watch[*fillratev1.WatchStockResponse]{client: c, feed: feed, options: options, origin: from}).all(ctx)
}
