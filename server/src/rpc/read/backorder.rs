//! Backorders.

use fillrate_proto::v1;

use super::{
    filter::{ages, choices, ids, prices, span},
    page::{Asked, page_size},
};
use crate::{
    app::App,
    domain::{
        id::{BackorderId, CustomerId, LocationId, OrderId, Sku, TenantId},
        query::{BackorderFilter, BackorderKey, Dated, PageRequest},
    },
    error::{CursorFault, Error, Result},
    rpc::{
        convert::{
            backorder::{backorder, promised},
            explain, summary,
        },
        parse::{self, Fields, ROOT},
    },
};

pub(in crate::rpc) async fn get_backorder(
    app: &App,
    tenant: &TenantId,
    request: v1::GetBackorderRequest,
) -> Result<v1::GetBackorderResponse> {
    let id = backorder_id(&request.backorder_id)?;
    let (found, promise) = app.get_backorder(tenant, &id).await?;
    Ok(v1::GetBackorderResponse { backorder: Some(promised(found, promise)) })
}

pub(in crate::rpc) async fn list_backorders(
    app: &App,
    tenant: &TenantId,
    request: v1::ListBackordersRequest,
) -> Result<v1::ListBackordersResponse> {
    let (filter, as_of, size) = parse::whole(|fields| {
        let filter = backorder_filter(fields, request.filter.as_ref());
        let as_of = fields.time(ROOT.field("as_of_time"), request.as_of_time.as_ref());
        Some((filter, as_of, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page: PageRequest<Dated<BackorderKey>> = asked.request()?;
    if page.after.as_ref().is_some_and(|after| !after.key.fits(filter.order())) {
        return Err(Error::Cursor(CursorFault::PageToken));
    }
    let listing = app.list_backorders(tenant, &filter, as_of, page).await?;
    Ok(v1::ListBackordersResponse {
        next_page_token: asked.next(listing.page.next.as_ref())?,
        backorders: listing.page.rows.into_iter().map(backorder).collect(),
        cursor: listing.cursor.map(|cursor| cursor.to_string()).unwrap_or_default(),
    })
}

pub(in crate::rpc) async fn explain_backorder(
    app: &App,
    tenant: &TenantId,
    request: v1::ExplainBackorderRequest,
) -> Result<v1::ExplainBackorderResponse> {
    let id = backorder_id(&request.backorder_id)?;
    Ok(explain::explained(app.explain_backorder(tenant, &id).await?))
}

pub(in crate::rpc) async fn summarize_backorders(
    app: &App,
    tenant: &TenantId,
    request: v1::SummarizeBackordersRequest,
) -> Result<v1::SummarizeBackordersResponse> {
    let (grouping, filter, as_of, size) = parse::whole(|fields| {
        let grouping = fields.choice(ROOT.field("group_by"), request.group_by);
        let filter = backorder_filter(fields, request.filter.as_ref());
        let as_of = fields.time(ROOT.field("as_of_time"), request.as_of_time.as_ref());
        let size = page_size(fields, request.page_size);
        Some((grouping?, filter, as_of, size?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let told = app.summarize_backorders(tenant, grouping, &filter, as_of, asked.request()?).await?;
    let next = told.page.next.map(|key| Dated { as_of: told.as_of, key });
    let row = |sums| summary::summary(grouping, sums, told.as_of);
    Ok(v1::SummarizeBackordersResponse {
        next_page_token: asked.next(next.as_ref())?,
        rows: told.page.rows.into_iter().map(row).collect(),
        total: Some(row(told.total)),
    })
}

fn backorder_id(text: &str) -> parse::Parsed<BackorderId> {
    parse::whole(|fields| fields.id(ROOT.field("backorder_id"), text, BackorderId::parse))
}

fn backorder_filter(fields: &mut Fields, sent: Option<&v1::BackorderFilter>) -> BackorderFilter {
    let Some(sent) = sent else { return BackorderFilter::default() };
    let at = ROOT.field("filter");
    ages(fields, at, sent.min_age_days, sent.max_age_days);
    BackorderFilter {
        states: choices(fields, at, "states", &sent.states),
        causes: choices(fields, at, "causes", &sent.causes),
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        customer_ids: ids(fields, at, "customer_ids", &sent.customer_ids, CustomerId::parse),
        order_ids: ids(fields, at, "order_ids", &sent.order_ids, OrderId::parse),
        holds: choices(fields, at, "holds", &sent.holds),
        min_age_days: sent.min_age_days,
        max_age_days: sent.max_age_days,
        open_time: span(fields, at.field("open_time"), sent.open_time.as_ref()),
        required_time: span(fields, at.field("required_time"), sent.required_time.as_ref()),
        overdue: sent.overdue,
        expected_before: fields.time(at.field("expected_before"), sent.expected_before.as_ref()),
        unit_price: prices(fields, at.field("unit_price"), sent.unit_price.as_ref()),
    }
}
