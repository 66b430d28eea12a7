//! Who did what.

use std::collections::BTreeSet;

use fillrate_proto::v1;

use super::{
    filter::{ids, span, texts},
    page::{Asked, page_size},
};
use crate::{
    app::App,
    domain::{
        id::{Actor, LocationId, OrderId, PurchaseOrderId, RequestId, Sku, SupplierId, TenantId},
        query::{AuditFilter, AuditRecord, OwnerWork},
        touched::Touched,
    },
    error::Result,
    rpc::{
        access,
        convert::timestamp,
        parse::{self, Fields, ROOT},
    },
};

/// The most ids of a kind in a record: a call may name ten thousand, and a page has a thousand records.
const MAX_SHOWN: usize = 100;

pub(in crate::rpc) async fn list_audit_records(
    app: &App,
    tenant: &TenantId,
    request: v1::ListAuditRecordsRequest,
) -> Result<v1::ListAuditRecordsResponse> {
    let (filter, size) = parse::whole(|fields| {
        let filter = audit_filter(fields, request.filter.as_ref());
        Some((filter, page_size(fields, request.page_size)?))
    })?;
    let asked = Asked::of(tenant, request, size);
    let page = app.list_audit_records(tenant, &filter, &asked.request()?).await?;
    Ok(v1::ListAuditRecordsResponse {
        next_page_token: asked.next(page.next.as_ref())?,
        records: page.rows.into_iter().map(record).collect(),
    })
}

fn record(record: AuditRecord) -> v1::AuditRecord {
    let Touched { order_ids, backorder_ids, skus, location_ids, purchase_order_ids, receipt_ids, supplier_ids } =
        record.touched;
    let mut truncated = false;
    v1::AuditRecord {
        request_id: record.request_id.to_string(),
        method: record.method,
        actor: record.actor.to_string(),
        create_time: Some(timestamp(record.key.booked_time)),
        order_ids: shown(&order_ids, &mut truncated),
        backorder_ids: shown(&backorder_ids, &mut truncated),
        skus: shown(&skus, &mut truncated),
        location_ids: shown(&location_ids, &mut truncated),
        purchase_order_ids: shown(&purchase_order_ids, &mut truncated),
        receipt_ids: shown(&receipt_ids, &mut truncated),
        supplier_ids: shown(&supplier_ids, &mut truncated),
        truncated,
    }
}

fn shown(ids: &BTreeSet<impl ToString>, truncated: &mut bool) -> Vec<String> {
    *truncated |= ids.len() > MAX_SHOWN;
    ids.iter().take(MAX_SHOWN).map(ToString::to_string).collect()
}

fn audit_filter(fields: &mut Fields, sent: Option<&v1::AuditRecordFilter>) -> AuditFilter {
    let Some(sent) = sent else { return AuditFilter::default() };
    let at = ROOT.field("filter");
    let is_method = |name: &str| {
        access::paths().any(|path| path.rsplit('/').next() == Some(name))
            || OwnerWork::ALL.iter().any(|work| work.name() == name)
    };
    AuditFilter {
        request_ids: ids(fields, at, "request_ids", &sent.request_ids, RequestId::parse),
        actors: ids(fields, at, "actors", &sent.actors, Actor::parse),
        methods: texts(
            fields,
            at,
            "methods",
            &sent.methods,
            is_method,
            "must be the name of a method, as in CreateOrder",
        ),
        order_ids: ids(fields, at, "order_ids", &sent.order_ids, OrderId::parse),
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        purchase_order_ids: ids(fields, at, "purchase_order_ids", &sent.purchase_order_ids, PurchaseOrderId::parse),
        supplier_ids: ids(fields, at, "supplier_ids", &sent.supplier_ids, SupplierId::parse),
        create_time: span(fields, at.field("create_time"), sent.create_time.as_ref()),
    }
}
