//! Who did what.

use fillrate_proto::v1;

use super::{
    filter::{ids, span, texts},
    page::{Asked, page_size},
};
use crate::{
    app::App,
    domain::{
        id::{Actor, RequestId, TenantId},
        query::{AuditFilter, AuditRecord},
    },
    error::Result,
    rpc::{
        access,
        convert::timestamp,
        parse::{self, Fields, ROOT},
    },
};

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
    v1::AuditRecord {
        request_id: record.request_id.to_string(),
        method: record.method,
        actor: record.actor.to_string(),
        create_time: Some(timestamp(record.key.booked_time)),
    }
}

fn audit_filter(fields: &mut Fields, sent: Option<&v1::AuditRecordFilter>) -> AuditFilter {
    let Some(sent) = sent else { return AuditFilter::default() };
    let at = ROOT.field("filter");
    let is_method = |name: &str| access::paths().any(|path| path.rsplit('/').next() == Some(name));
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
        create_time: span(fields, at.field("create_time"), sent.create_time.as_ref()),
    }
}
