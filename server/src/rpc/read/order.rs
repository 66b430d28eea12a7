//! Orders.

use fillrate_proto::v1;

use super::{
    filter::{choices, ids, references, span},
    page::{Asked, page_size},
};
use crate::{
    app::App,
    domain::{
        id::{CustomerId, LocationId, OrderId, Sku, TenantId},
        query::{OrderFilter, OrderRecord},
    },
    error::Result,
    rpc::{
        convert::order::{order, returned, shipment, with_promise},
        parse::{self, Fields, ROOT},
    },
};

pub(in crate::rpc) async fn get_order(
    app: &App,
    tenant: &TenantId,
    request: v1::GetOrderRequest,
) -> Result<v1::GetOrderResponse> {
    let id = parse::whole(|fields| fields.id(ROOT.field("order_id"), &request.order_id, OrderId::parse))?;
    let (record, promise) = app.get_order(tenant, &id).await?;
    let OrderRecord { order: found, shipments, returns } = record;
    let order = v1::Order {
        shipments: shipments.into_iter().map(shipment).collect(),
        returns: returns.into_iter().map(returned).collect(),
        ..order(found)
    };
    Ok(v1::GetOrderResponse { order: Some(with_promise(order, promise)) })
}

pub(in crate::rpc) async fn list_orders(
    app: &App,
    tenant: &TenantId,
    request: v1::ListOrdersRequest,
) -> Result<v1::ListOrdersResponse> {
    let (filter, size) = parse::whole(|fields| {
        let filter = order_filter(fields, request.filter.as_ref());
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let listing = app.list_orders(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListOrdersResponse {
        next_page_token: asked.next(listing.page.next.as_ref())?,
        orders: listing.page.rows.into_iter().map(order).collect(),
        cursor: listing.cursor.map(|cursor| cursor.to_string()).unwrap_or_default(),
    })
}

fn order_filter(fields: &mut Fields, sent: Option<&v1::OrderFilter>) -> OrderFilter {
    let Some(sent) = sent else { return OrderFilter::default() };
    let at = ROOT.field("filter");
    OrderFilter {
        statuses: choices(fields, at, "statuses", &sent.statuses),
        backordered: sent.backordered,
        ready_to_ship: sent.ready_to_ship,
        customer_ids: ids(fields, at, "customer_ids", &sent.customer_ids, CustomerId::parse),
        references: references(fields, at, "references", &sent.references),
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        order_ids: ids(fields, at, "order_ids", &sent.order_ids, OrderId::parse),
        order_time: span(fields, at.field("order_time"), sent.order_time.as_ref()),
        required_time: span(fields, at.field("required_time"), sent.required_time.as_ref()),
    }
}
