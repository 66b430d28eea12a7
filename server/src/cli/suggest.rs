//! `fillrate suggest`.

use clap::Args;
use fillrate_client::Client;
use fillrate_proto::v1::{self, suggest_purchase_orders_response::Message};
use futures::StreamExt as _;

use super::{
    arguments::CommandArgs,
    effects,
    failure::Failed,
    out::Out,
    purchase_orders,
    table::{Cell, Table, View, number, text, waiting},
    words::{money, second},
};
use crate::config::ClientArgs;

/// The arguments of `fillrate suggest`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct Suggest {
    /// For this item; may be given several times
    #[arg(long, value_name = "SKU")]
    sku: Vec<String>,
    /// For this location; may be given several times
    #[arg(long, value_name = "ID")]
    location: Vec<String>,
    /// From this supplier; may be given several times
    #[arg(long, value_name = "ID")]
    supplier: Vec<String>,
    /// Say for every line where its quantity comes from
    #[arg(long)]
    why: bool,
    /// Draft purchase orders of all that is suggested; refused if anything moved in between
    #[arg(long)]
    create: bool,
    #[command(flatten)]
    how: CommandArgs,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

/// What was suggested.
#[derive(Default)]
struct Suggested {
    as_of: String,
    lines: Vec<v1::SuggestionLine>,
    totals: Vec<v1::SupplierTotal>,
    unsourced: Vec<v1::UnsourcedItem>,
    older: Vec<v1::OlderBackorders>,
}

pub(super) async fn run(args: &Suggest, client: &Client, out: &Out) -> Result<(), Failed> {
    let filter = v1::SuggestionFilter {
        supplier_ids: args.supplier.clone(),
        location_ids: args.location.clone(),
        skus: args.sku.clone(),
    };
    let request = v1::SuggestPurchaseOrdersRequest { filter: Some(filter), ..Default::default() };
    let mut messages = client.purchasing.suggest_purchase_orders(request).await?;
    let mut suggested = Suggested::default();
    while let Some(message) = messages.next().await {
        let message = message?;
        // What is created is the answer then.
        if !args.create {
            out.stream(&message, |_| View::default())?;
        }
        suggested.take(message.message);
    }
    if !args.create {
        return out.view(&suggested.view(args.why));
    }
    if suggested.lines.is_empty() {
        out.note("Nothing is needed: no purchase order was made.");
        return Ok(());
    }
    let request = v1::CreateSuggestedPurchaseOrdersRequest {
        lines: suggested.lines.into_iter().map(chosen).collect(),
        request_id: args.how.request_id.clone(),
        validate_only: args.how.dry_run,
        ..Default::default()
    };
    let created = client.purchasing.create_suggested_purchase_orders(request).await?;
    out.show(&created, |created| {
        let orders = View::default().table(purchase_orders::table(&created.purchase_orders));
        effects::around(orders, created.effects.as_ref(), args.how.dry_run)
    })
}

fn chosen(line: v1::SuggestionLine) -> v1::ChosenSuggestion {
    v1::ChosenSuggestion {
        sku: line.sku,
        location_id: line.location_id,
        supplier_id: line.supplier_id,
        fingerprint: line.fingerprint,
        quantity: line.quantity,
        unit_cost: line.unit_cost,
        order_quantity: None,
    }
}

impl Suggested {
    fn take(&mut self, message: Option<Message>) {
        match message {
            Some(Message::Header(header)) => self.as_of = second(header.as_of_time.as_ref()),
            Some(Message::Line(line)) => self.lines.push(line),
            Some(Message::SupplierTotal(total)) => self.totals.push(total),
            Some(Message::UnsourcedItem(item)) => self.unsourced.push(item),
            Some(Message::OlderBackorders(older)) => self.older.push(older),
            Some(Message::NotNeededItem(_)) | None => {}
        }
    }

    fn view(&self, why: bool) -> View {
        let heads =
            ["SUPPLIER", "LOCATION", "SKU", "UNITS", "UNIT COST", "TOTAL", "ORDER BY", "ARRIVES", "FOR WAITING"];
        let none = format!("Nothing is needed, as of {}.", self.as_of);
        let mut view = View::default().table_or(Table::new(&heads, self.lines.iter().map(line)), &none);
        if why {
            let reasons =
                self.lines.iter().map(|line| vec![text(&line.sku), text(&line.location_id), text(&line.reason)]);
            view = view.table(Table::new(&["SKU", "LOCATION", "WHY"], reasons));
        }
        let heads = ["SUPPLIER", "LINES", "UNITS", "TOTAL", "BELOW ITS MINIMUM"];
        let unsourced = self
            .unsourced
            .iter()
            .map(|item| vec![text(&item.sku), text(&item.location_id), text(&item.reason).warned()]);
        let older = self.older.iter().map(|older| {
            let (count, units) = (number(older.count), number(older.units));
            vec![text(&older.sku), text(&older.location_id), count, units, waiting(older.uncovered)]
        });
        view.table(Table::new(&heads, self.totals.iter().map(total)))
            .table(Table::new(&["CANNOT BE BOUGHT", "LOCATION", "WHY"], unsourced))
            .table(Table::new(&["TOO OLD TO BUY FOR", "LOCATION", "BACKORDERS", "UNITS", "UNCOVERED"], older))
    }
}

fn line(line: &v1::SuggestionLine) -> Vec<Cell> {
    let schedule = line.schedule.as_ref();
    vec![
        text(&line.supplier_id),
        text(&line.location_id),
        text(&line.sku),
        number(line.quantity),
        number(money(line.unit_cost.as_ref())),
        number(money(line.total.as_ref())),
        text(schedule.map(|schedule| schedule.latest_order_date.as_str()).unwrap_or_default()),
        text(schedule.map(|schedule| schedule.arrival_date.as_str()).unwrap_or_default()),
        waiting(line.serves_units),
    ]
}

fn total(total: &v1::SupplierTotal) -> Vec<Cell> {
    let missing = total.orders.iter().filter_map(|order| {
        let missing = money(order.below_minimum.as_ref()?.missing.as_ref());
        Some(format!("{missing} more for {}", order.location_id))
    });
    let missing = missing.collect::<Vec<_>>().join(", ");
    vec![
        text(&total.supplier_id),
        number(total.line_count),
        number(total.quantity),
        number(money(total.total.as_ref())),
        text(missing).warned(),
    ]
}
