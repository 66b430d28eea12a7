//! Items, locations, stock and the ledger.

use fillrate_proto::v1;

use super::{
    filter::{choices, ids, span},
    page::{Asked, page_size},
};
use crate::{
    app::App,
    domain::{
        id::{LocationId, OrderId, PurchaseOrderId, Reference, RequestId, Sku, TenantId},
        query::{ItemFilter, LedgerRow, LocationFilter, MovementFilter, StockFilter, total},
    },
    error::Result,
    rpc::{
        convert::inventory::{Booked, item, location, stock_level, stock_movement},
        parse::{self, Fields, ROOT},
    },
};

pub(in crate::rpc) async fn get_item(
    app: &App,
    tenant: &TenantId,
    request: v1::GetItemRequest,
) -> Result<v1::GetItemResponse> {
    let sku = parse::whole(|fields| fields.id(ROOT.field("sku"), &request.sku, Sku::parse))?;
    Ok(v1::GetItemResponse { item: Some(item(app.get_item(tenant, &sku).await?)) })
}

pub(in crate::rpc) async fn list_items(
    app: &App,
    tenant: &TenantId,
    request: v1::ListItemsRequest,
) -> Result<v1::ListItemsResponse> {
    let (filter, size) = parse::whole(|fields| {
        let filter = item_filter(fields, request.filter.as_ref());
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_items(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListItemsResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        items: page.rows.into_iter().map(item).collect(),
    })
}

pub(in crate::rpc) async fn get_location(
    app: &App,
    tenant: &TenantId,
    request: v1::GetLocationRequest,
) -> Result<v1::GetLocationResponse> {
    let id = parse::whole(|fields| fields.id(ROOT.field("location_id"), &request.location_id, LocationId::parse))?;
    Ok(v1::GetLocationResponse { location: Some(location(app.get_location(tenant, &id).await?)) })
}

pub(in crate::rpc) async fn list_locations(
    app: &App,
    tenant: &TenantId,
    request: v1::ListLocationsRequest,
) -> Result<v1::ListLocationsResponse> {
    let (filter, size) = parse::whole(|fields| {
        let sent = request.filter.clone().unwrap_or_default();
        let location_ids = ids(fields, ROOT.field("filter"), "location_ids", &sent.location_ids, LocationId::parse);
        Some((LocationFilter { location_ids, active: sent.active }, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_locations(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListLocationsResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        locations: page.rows.into_iter().map(location).collect(),
    })
}

pub(in crate::rpc) async fn get_stock(
    app: &App,
    tenant: &TenantId,
    request: v1::GetStockRequest,
) -> Result<v1::GetStockResponse> {
    let (sku, at) = parse::whole(|fields| {
        let sku = fields.id(ROOT.field("sku"), &request.sku, Sku::parse);
        let at = fields.optional_id(ROOT.field("location_id"), &request.location_id, LocationId::parse);
        Some((sku?, at))
    })?;
    let stock = app.get_stock(tenant, &sku, at.as_ref()).await?;
    Ok(v1::GetStockResponse {
        total: Some(stock_level(total(sku, &stock.levels))),
        levels: stock.levels.into_iter().map(stock_level).collect(),
        untracked: stock.untracked,
    })
}

pub(in crate::rpc) async fn list_stock(
    app: &App,
    tenant: &TenantId,
    request: v1::ListStockRequest,
) -> Result<v1::ListStockResponse> {
    let (filter, size) = parse::whole(|fields| {
        let filter = stock_filter(fields, request.filter.as_ref());
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let listing = app.list_stock(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListStockResponse {
        next_page_token: asked.next(listing.page.next.as_ref())?,
        levels: listing.page.rows.into_iter().map(stock_level).collect(),
        cursor: listing.cursor.map(|cursor| cursor.to_string()).unwrap_or_default(),
    })
}

pub(in crate::rpc) async fn list_stock_movements(
    app: &App,
    tenant: &TenantId,
    request: v1::ListStockMovementsRequest,
) -> Result<v1::ListStockMovementsResponse> {
    let (filter, size) = parse::whole(|fields| {
        let filter = movement_filter(fields, request.filter.as_ref());
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_stock_movements(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListStockMovementsResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        movements: page.rows.into_iter().map(movement).collect(),
    })
}

fn movement(row: LedgerRow) -> v1::StockMovement {
    let booked =
        Booked { movement_id: row.key.movement_id(), request_id: row.request_id, create_time: row.key.booked_time };
    stock_movement(row.movement, booked)
}

fn item_filter(fields: &mut Fields, sent: Option<&v1::ItemFilter>) -> ItemFilter {
    let Some(sent) = sent else { return ItemFilter::default() };
    let at = ROOT.field("filter");
    ItemFilter {
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        active: sent.active,
        untracked: sent.untracked,
        discontinued: sent.discontinued,
        backorder_policies: choices(fields, at, "backorder_policies", &sent.backorder_policies),
    }
}

fn stock_filter(fields: &mut Fields, sent: Option<&v1::StockFilter>) -> StockFilter {
    let Some(sent) = sent else { return StockFilter::default() };
    let at = ROOT.field("filter");
    StockFilter {
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        backordered: sent.backordered,
        sellable: sent.sellable,
        available_below: sent.available_below,
    }
}

fn movement_filter(fields: &mut Fields, sent: Option<&v1::StockMovementFilter>) -> MovementFilter {
    let Some(sent) = sent else { return MovementFilter::default() };
    let at = ROOT.field("filter");
    MovementFilter {
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        order_ids: ids(fields, at, "order_ids", &sent.order_ids, OrderId::parse),
        purchase_order_ids: ids(fields, at, "purchase_order_ids", &sent.purchase_order_ids, PurchaseOrderId::parse),
        types: choices(fields, at, "types", &sent.types),
        request_ids: ids(fields, at, "request_ids", &sent.request_ids, RequestId::parse),
        references: ids(fields, at, "references", &sent.references, Reference::parse),
        occur_time: span(fields, at.field("occur_time"), sent.occur_time.as_ref()),
        create_time: span(fields, at.field("create_time"), sent.create_time.as_ref()),
    }
}
