//! Suppliers, what they sell, policies and purchase orders.

use fillrate_proto::v1;

use super::{
    filter::{choices, currencies, ids, references, span},
    page::{Asked, page_size},
};
use crate::{
    app::{App, DemandQuestion},
    domain::{
        id::{LocationId, PurchaseOrderId, Sku, SupplierId, TenantId},
        query::{
            Dated, PageRequest, PolicyFilter, PurchaseOrderFilter, PurchaseOrderKey, PurchaseOrderRecord,
            SupplierFilter, SupplierItemFilter,
        },
    },
    error::Result,
    rpc::{
        convert::purchasing::{
            demand, purchase_order, purchase_order_with_suggestions, receipt, replenishment_policy, supplier,
            supplier_item,
        },
        parse::{self, Fields, ROOT, purchasing::DAYS_FROM_ONE},
    },
};

pub(in crate::rpc) async fn get_supplier(
    app: &App,
    tenant: &TenantId,
    request: v1::GetSupplierRequest,
) -> Result<v1::GetSupplierResponse> {
    let id = parse::whole(|fields| fields.id(ROOT.field("supplier_id"), &request.supplier_id, SupplierId::parse))?;
    Ok(v1::GetSupplierResponse { supplier: Some(supplier(app.get_supplier(tenant, &id).await?)) })
}

pub(in crate::rpc) async fn list_suppliers(
    app: &App,
    tenant: &TenantId,
    request: v1::ListSuppliersRequest,
) -> Result<v1::ListSuppliersResponse> {
    let (filter, size) = parse::whole(|fields| {
        let sent = request.filter.clone().unwrap_or_default();
        let at = ROOT.field("filter");
        let filter = SupplierFilter {
            supplier_ids: ids(fields, at, "supplier_ids", &sent.supplier_ids, SupplierId::parse),
            active: sent.active,
            currency_codes: currencies(fields, at, "currency_codes", &sent.currency_codes),
        };
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_suppliers(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListSuppliersResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        suppliers: page.rows.into_iter().map(supplier).collect(),
    })
}

pub(in crate::rpc) async fn list_supplier_items(
    app: &App,
    tenant: &TenantId,
    request: v1::ListSupplierItemsRequest,
) -> Result<v1::ListSupplierItemsResponse> {
    let (filter, size) = parse::whole(|fields| {
        let sent = request.filter.clone().unwrap_or_default();
        let at = ROOT.field("filter");
        let filter = SupplierItemFilter {
            supplier_ids: ids(fields, at, "supplier_ids", &sent.supplier_ids, SupplierId::parse),
            skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
            active: sent.active,
        };
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_supplier_items(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListSupplierItemsResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        supplier_items: page.rows.into_iter().map(supplier_item).collect(),
    })
}

pub(in crate::rpc) async fn list_replenishment_policies(
    app: &App,
    tenant: &TenantId,
    request: v1::ListReplenishmentPoliciesRequest,
) -> Result<v1::ListReplenishmentPoliciesResponse> {
    let (filter, size) = parse::whole(|fields| {
        let sent = request.filter.clone().unwrap_or_default();
        let at = ROOT.field("filter");
        let filter = PolicyFilter {
            location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
            skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
            kinds: choices(fields, at, "kinds", &sent.kinds),
            levels: choices(fields, at, "scopes", &sent.scopes),
            active: sent.active,
        };
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_replenishment_policies(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListReplenishmentPoliciesResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        policies: page.rows.into_iter().map(replenishment_policy).collect(),
    })
}

pub(in crate::rpc) async fn get_purchase_order(
    app: &App,
    tenant: &TenantId,
    request: v1::GetPurchaseOrderRequest,
) -> Result<v1::GetPurchaseOrderResponse> {
    let id = parse::whole(|fields| {
        fields.id(ROOT.field("purchase_order_id"), &request.purchase_order_id, PurchaseOrderId::parse)
    })?;
    let PurchaseOrderRecord { purchase_order: found, receipts } = app.get_purchase_order(tenant, &id).await?;
    let receipts = receipts.into_iter().map(|one| receipt(one, &found.currency_code)).collect();
    let purchase_order = v1::PurchaseOrder { receipts, ..purchase_order_with_suggestions(found)? };
    Ok(v1::GetPurchaseOrderResponse { purchase_order: Some(purchase_order) })
}

pub(in crate::rpc) async fn list_purchase_orders(
    app: &App,
    tenant: &TenantId,
    request: v1::ListPurchaseOrdersRequest,
) -> Result<v1::ListPurchaseOrdersResponse> {
    let (filter, as_of, size) = parse::whole(|fields| {
        let filter = purchase_order_filter(fields, request.filter.as_ref());
        let as_of = fields.time(ROOT.field("as_of_time"), request.as_of_time.as_ref());
        Some((filter, as_of, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page: PageRequest<Dated<PurchaseOrderKey>> = asked.request()?;
    let page = app.list_purchase_orders(tenant, &filter, as_of, page).await?;
    Ok(v1::ListPurchaseOrdersResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        purchase_orders: page.rows.into_iter().map(purchase_order).collect(),
    })
}

pub(in crate::rpc) async fn get_demand_statistics(
    app: &App,
    tenant: &TenantId,
    request: v1::GetDemandStatisticsRequest,
) -> Result<v1::GetDemandStatisticsResponse> {
    let question = parse::whole(|fields| {
        let sku = fields.id(ROOT.field("sku"), &request.sku, Sku::parse);
        let location_id = fields.optional_id(ROOT.field("location_id"), &request.location_id, LocationId::parse);
        let as_of = fields.time(ROOT.field("as_of_time"), request.as_of_time.as_ref());
        let window_days = request.window_days;
        let window_days = window_days.and_then(|days| fields.in_range(ROOT.field("window_days"), days, DAYS_FROM_ONE));
        Some(DemandQuestion { sku: sku?, location_id, as_of, window_days })
    })?;
    Ok(demand::record(app.get_demand(tenant, &question).await?))
}

fn purchase_order_filter(fields: &mut Fields, sent: Option<&v1::PurchaseOrderFilter>) -> PurchaseOrderFilter {
    let Some(sent) = sent else { return PurchaseOrderFilter::default() };
    let at = ROOT.field("filter");
    PurchaseOrderFilter {
        supplier_ids: ids(fields, at, "supplier_ids", &sent.supplier_ids, SupplierId::parse),
        statuses: choices(fields, at, "statuses", &sent.statuses),
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        overdue: sent.overdue,
        purchase_order_ids: ids(fields, at, "purchase_order_ids", &sent.purchase_order_ids, PurchaseOrderId::parse),
        references: references(fields, at, "references", &sent.references),
        order_time: span(fields, at.field("order_time"), sent.order_time.as_ref()),
    }
}
