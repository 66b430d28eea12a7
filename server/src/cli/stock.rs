//! `fillrate stock`.

use clap::{Args, Subcommand};
use fillrate_client::Client;
use fillrate_proto::v1;

use super::{
    arguments::{CommandArgs, Counted, PageArgs},
    effects,
    failure::Failed,
    out::Out,
    pages,
    table::{Cell, Table, View, number, text, waiting},
    words::{one_of, second, word},
};
use crate::config::ClientArgs;

/// The arguments of `fillrate stock`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct Stock {
    #[command(subcommand)]
    pub(super) verb: Verb,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

/// What can be done with stock.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List stock levels by SKU and location
    List {
        /// Of this item; may be given several times
        #[arg(long, value_name = "SKU")]
        sku: Vec<String>,
        /// At this location; may be given several times
        #[arg(long, value_name = "ID")]
        location: Vec<String>,
        /// Only where something waits
        #[arg(long)]
        backordered: bool,
        /// Only what can be sold
        #[arg(long)]
        sellable: bool,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show one item's stock, at one location or at all
    Show {
        /// The item
        sku: String,
        /// Only at this location
        #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
        location: String,
    },
    /// Book stock that moved: what came in fills who waits for it
    Adjust {
        /// Items and how many came (MUG=5) or left (MUG=-5)
        #[arg(required = true, value_name = "SKU=UNITS")]
        units: Vec<Counted>,
        /// Why
        #[arg(long = "type", value_parser = one_of::<v1::AdjustmentType>(), default_value = "adjustment")]
        kind: v1::AdjustmentType,
        #[command(flatten)]
        booking: BookingArgs,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Book a count: what is there now
    Count {
        /// Items and how many are there
        #[arg(required = true, value_name = "SKU=UNITS")]
        units: Vec<Counted>,
        #[command(flatten)]
        booking: BookingArgs,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// List the ledger, the newest booking first
    Movements {
        /// Of this item; may be given several times
        #[arg(long, value_name = "SKU")]
        sku: Vec<String>,
        /// At this location; may be given several times
        #[arg(long, value_name = "ID")]
        location: Vec<String>,
        /// For this order; may be given several times
        #[arg(long, value_name = "ID")]
        order: Vec<String>,
        /// Of this kind; may be given several times
        #[arg(long = "type", value_parser = one_of::<v1::MovementType>())]
        kind: Vec<v1::MovementType>,
        #[command(flatten)]
        page: PageArgs,
    },
}

/// What is booked with stock.
#[derive(Debug, Clone, Args)]
pub(super) struct BookingArgs {
    /// Where [default: the tenant's default location]
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    location: String,
    /// The delivery note or scan: repeated with the same one it counts once
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    reference: String,
    /// For whoever reads the ledger
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

pub(super) async fn run(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.inventory;
    match verb {
        Verb::List { sku, location, backordered, sellable, page } => {
            let filter = v1::StockFilter {
                skus: sku.clone(),
                location_ids: location.clone(),
                backordered: backordered.then_some(true),
                sellable: sellable.then_some(true),
                available_below: None,
            };
            let listed = pages::pages(page, async |page_size, page_token| {
                let request = v1::ListStockRequest { filter: Some(filter.clone()), page_size, page_token };
                service.list_stock(request).await
            });
            pages::show(out, &listed.await?, |listed| {
                View::default().table_or(table(&listed.levels), "There is no such stock.")
            })
        }
        Verb::Show { sku, location } => {
            let request = v1::GetStockRequest { sku: sku.clone(), location_id: location.clone() };
            out.show(&service.get_stock(request).await?, shown)
        }
        Verb::Adjust { .. } | Verb::Count { .. } => book(verb, client, out).await,
        Verb::Movements { sku, location, order, kind, page } => {
            let filter = v1::StockMovementFilter {
                skus: sku.clone(),
                location_ids: location.clone(),
                order_ids: order.clone(),
                types: kind.iter().map(|kind| (*kind).into()).collect(),
                ..Default::default()
            };
            let listed = pages::pages(page, async |page_size, page_token| {
                let request = v1::ListStockMovementsRequest { filter: Some(filter.clone()), page_size, page_token };
                service.list_stock_movements(request).await
            });
            pages::show(out, &listed.await?, |listed| {
                View::default().table_or(movements(&listed.movements), "Nothing moved.")
            })
        }
    }
}

async fn book(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.inventory;
    match verb {
        Verb::Adjust { units, kind, booking, how } => {
            let adjustment = |counted: &Counted| v1::StockAdjustment {
                sku: counted.name.clone(),
                location_id: booking.location.clone(),
                quantity_delta: counted.quantity,
            };
            let request = v1::AdjustStockRequest {
                adjustments: units.iter().map(adjustment).collect(),
                r#type: (*kind).into(),
                note: booking.note.clone(),
                reference: booking.reference.clone(),
                occur_time: None,
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
            };
            let done = service.adjust_stock(request).await?;
            out.show(&done, |done| booked(&done.levels, done.effects.as_ref(), how))
        }
        Verb::Count { units, booking, how } => {
            let count = |counted: &Counted| v1::StockCount {
                sku: counted.name.clone(),
                location_id: booking.location.clone(),
                on_hand: counted.quantity,
            };
            let request = v1::SetStockRequest {
                counts: units.iter().map(count).collect(),
                note: booking.note.clone(),
                reference: booking.reference.clone(),
                occur_time: None,
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
            };
            let done = service.set_stock(request).await?;
            out.show(&done, |done| booked(&done.levels, done.effects.as_ref(), how))
        }
        _ => Ok(()),
    }
}

fn booked(levels: &[v1::StockLevel], caused: Option<&v1::Effects>, how: &CommandArgs) -> View {
    effects::around(View::default().table(table(levels)), caused, how.dry_run)
}

fn shown(got: &v1::GetStockResponse) -> View {
    if got.untracked {
        return View::default().text("It is not tracked: always in stock.");
    }
    let total = got.total.iter().filter(|_| got.levels.len() > 1).map(|total| level("total", total));
    let rows = got.levels.iter().map(|one| level(&one.sku, one)).chain(total);
    View::default().table_or(Table::new(&HEADS, rows), "It has never had stock or demand.")
}

const HEADS: [&str; 10] = [
    "SKU",
    "LOCATION",
    "ON HAND",
    "ALLOCATED",
    "AVAILABLE",
    "BACKORDERED",
    "CLAIMED",
    "SELLABLE",
    "ON ORDER",
    "DRAFTED",
];

fn table(levels: &[v1::StockLevel]) -> Table {
    Table::new(&HEADS, levels.iter().map(|one| level(&one.sku, one)))
}

fn level(sku: &str, level: &v1::StockLevel) -> Vec<Cell> {
    vec![
        text(sku),
        text(&level.location_id),
        number(level.on_hand),
        number(level.allocated),
        number(level.available),
        waiting(level.backordered),
        number(level.claimed),
        number(level.sellable),
        number(level.on_order),
        number(level.on_order_draft),
    ]
}

fn movements(movements: &[v1::StockMovement]) -> Table {
    let heads =
        ["BOOKED", "SKU", "LOCATION", "KIND", "ON HAND", "ALLOCATED", "ORDER", "PURCHASE ORDER", "REFERENCE", "NOTE"];
    let row = |moved: &v1::StockMovement| {
        vec![
            text(second(moved.create_time.as_ref())),
            text(&moved.sku),
            text(&moved.location_id),
            text(word::<v1::MovementType>(moved.r#type)),
            number(format!("{:+}", moved.on_hand_delta)),
            number(format!("{:+}", moved.allocated_delta)),
            text(&moved.order_id),
            text(&moved.purchase_order_id),
            text(&moved.reference),
            text(&moved.note),
        ]
    };
    Table::new(&heads, movements.iter().map(row))
}
