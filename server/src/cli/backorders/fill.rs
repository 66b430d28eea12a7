//! `fillrate backorders fill`.

use clap::Args;
use fillrate_client::Client;
use fillrate_proto::v1::{self, fill_backorders_request::Selector};

use crate::cli::{
    arguments::{CommandArgs, Named},
    effects,
    failure::Failed,
    out::Out,
    table::{Table, View, number, text, waiting},
    words::word,
};

/// The arguments of `fillrate backorders fill`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct FillArgs {
    /// Backorders, each whole or as BACKORDER=UNITS, served in this order
    #[arg(value_name = "BACKORDER", required_unless_present_any = ["order", "sku", "customer", "location"])]
    ids: Vec<Named>,
    /// All that waits of this order, held lines included
    #[arg(long, value_name = "ID", conflicts_with = "ids")]
    order: Option<String>,
    /// What waits of this item, in queue order, held ones left out
    #[arg(long, value_name = "SKU", conflicts_with_all = ["ids", "order"])]
    sku: Option<String>,
    /// What waits of this customer
    #[arg(long, value_name = "ID", conflicts_with_all = ["ids", "order"])]
    customer: Option<String>,
    /// What waits at this location
    #[arg(long, value_name = "ID", conflicts_with_all = ["ids", "order"])]
    location: Option<String>,
    /// At most this many units of each
    #[arg(long, value_name = "UNITS", conflicts_with = "ids")]
    quantity: Option<i64>,
    /// Only what can be filled whole
    #[arg(long)]
    only_completable: bool,
    /// Where the order's policy forbids it, turn the order to `partial` and fill
    #[arg(long)]
    override_policy: bool,
    #[command(flatten)]
    how: CommandArgs,
}

impl FillArgs {
    fn selector(&self) -> Selector {
        if let Some(order) = &self.order {
            return Selector::OrderId(order.clone());
        }
        if self.ids.is_empty() {
            let text = |given: &Option<String>| given.clone().unwrap_or_default();
            let (sku, customer_id, location_id) = (text(&self.sku), text(&self.customer), text(&self.location));
            return Selector::Filter(v1::FillFilter { sku, customer_id, location_id });
        }
        let named = |named: &Named| v1::NamedFill { backorder_id: named.name.clone(), quantity: named.quantity };
        Selector::Named(v1::NamedFills { backorders: self.ids.iter().map(named).collect() })
    }
}

pub(super) async fn run(args: &FillArgs, client: &Client, out: &Out) -> Result<(), Failed> {
    let request = v1::FillBackordersRequest {
        selector: Some(args.selector()),
        only_completable: args.only_completable,
        quantity: args.quantity,
        override_policy: args.override_policy,
        request_id: args.how.request_id.clone(),
        validate_only: args.how.dry_run,
    };
    out.show(&client.backorders.fill_backorders(request).await?, |filled| view(filled, args.how.dry_run))
}

fn view(filled: &v1::FillBackordersResponse, dry_run: bool) -> View {
    let none = filled.effects.as_ref().is_none_or(|effects| effects.fill_count == 0);
    let said = if none { View::default().text("Nothing was filled.") } else { View::default() };
    let left = filled.not_filled.iter().map(|left| {
        let (order, sku, location) = (text(&left.order_id), text(&left.sku), text(&left.location_id));
        let why = text(word::<v1::NotFilledReason>(left.reason));
        vec![order, number(left.line_number), sku, location, waiting(left.open), why, text(&left.message)]
    });
    let heads = ["LEFT OF ORDER", "LINE", "SKU", "LOCATION", "WAITING", "WHY", ""];
    effects::around(said, filled.effects.as_ref(), dry_run).table(Table::new(&heads, left))
}
