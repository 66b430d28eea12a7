//! What to buy, as a stream.

use fillrate_proto::v1::{self, suggest_purchase_orders_response::Message};
use futures::{StreamExt as _, stream::BoxStream};
use tonic::Status;

use super::filter::ids;
use crate::{
    app::{App, SuggestionPart, SuggestionQuestion},
    domain::{
        id::{LocationId, Sku, SupplierId, TenantId},
        purchasing::command::SuggestionOptions,
        query::SuggestionFilter,
    },
    error::Result,
    rpc::{
        convert::{
            purchasing::suggest::{line, not_needed, older, supplier_total, unsourced},
            timestamp,
        },
        parse::{self, Fields, ROOT},
        status,
    },
};

type Messages = BoxStream<'static, std::result::Result<v1::SuggestPurchaseOrdersResponse, Status>>;

pub(in crate::rpc) async fn suggest_purchase_orders(
    app: &App,
    tenant: &TenantId,
    request: v1::SuggestPurchaseOrdersRequest,
    method: &'static str,
) -> Result<Messages> {
    let question = parse::whole(|fields| {
        Some(SuggestionQuestion {
            filter: filter(fields, &request.filter.unwrap_or_default()),
            as_of: fields.time(ROOT.field("as_of_time"), request.as_of_time.as_ref()),
            options: parse::purchasing::options(fields, request.options.as_ref()),
            include_not_needed: request.include_not_needed,
        })
    })?;
    let parts = app.suggest(tenant, question).await?;
    let tell = move |part: Result<_>| part.map(message).map_err(|error| status::of(error, method));
    Ok(parts.map(tell).boxed())
}

fn filter(fields: &mut Fields, sent: &v1::SuggestionFilter) -> SuggestionFilter {
    let at = ROOT.field("filter");
    SuggestionFilter {
        supplier_ids: ids(fields, at, "supplier_ids", &sent.supplier_ids, SupplierId::parse),
        location_ids: ids(fields, at, "location_ids", &sent.location_ids, LocationId::parse),
        skus: ids(fields, at, "skus", &sent.skus, Sku::parse),
    }
}

fn message(part: SuggestionPart) -> v1::SuggestPurchaseOrdersResponse {
    let message = match part {
        SuggestionPart::Header { as_of, options } => {
            Message::Header(v1::SuggestionHeader { as_of_time: Some(timestamp(as_of)), options: Some(told(options)) })
        }
        SuggestionPart::Line(bought) => Message::Line(line(*bought)),
        SuggestionPart::NotNeeded(item) => Message::NotNeededItem(not_needed(*item)),
        SuggestionPart::Total(total) => Message::SupplierTotal(supplier_total(total)),
        SuggestionPart::Unsourced(item) => Message::UnsourcedItem(unsourced(*item)),
        SuggestionPart::Older(key, backorders) => Message::OlderBackorders(older(&key, backorders)),
    };
    v1::SuggestPurchaseOrdersResponse { message: Some(message) }
}

fn told(options: SuggestionOptions) -> v1::SuggestionOptions {
    v1::SuggestionOptions { backorder_lookback_days: options.backorder_lookback_days }
}
