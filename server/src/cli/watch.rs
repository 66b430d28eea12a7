//! `fillrate watch`.

mod lines;

use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use fillrate_client::{Client, Error, OnExpired, OnReconnect, WatchMessage, WatchOptions, cursor};
use fillrate_proto::v1;
use prost::Name;

use self::lines::Lines;
use super::{failure::Failed, out::Out, table::View, words::one_of};
use crate::config::ClientArgs;

/// The arguments of `fillrate watch`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct Watch {
    #[command(subcommand)]
    feed: Feed,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

/// What to watch.
#[derive(Debug, Subcommand)]
pub(super) enum Feed {
    /// Every change of orders
    Orders {
        /// Of this order; may be given several times
        #[arg(long, value_name = "ID")]
        order: Vec<String>,
        /// Events of this type; may be given several times
        #[arg(long = "type", value_parser = one_of::<v1::OrderEventType>())]
        kind: Vec<v1::OrderEventType>,
        /// Of this customer; may be given several times
        #[arg(long, value_name = "ID")]
        customer: Vec<String>,
        #[command(flatten)]
        place: PlaceArgs,
        #[command(flatten)]
        start: StartArgs,
    },
    /// Every change of backorders
    Backorders {
        /// Of this order; may be given several times
        #[arg(long, value_name = "ID")]
        order: Vec<String>,
        /// Events of this type; may be given several times
        #[arg(long = "type", value_parser = one_of::<v1::BackorderEventType>())]
        kind: Vec<v1::BackorderEventType>,
        /// Of this customer; may be given several times
        #[arg(long, value_name = "ID")]
        customer: Vec<String>,
        #[command(flatten)]
        place: PlaceArgs,
        #[command(flatten)]
        start: StartArgs,
    },
    /// Every change of stock
    Stock {
        /// Events of this type; may be given several times
        #[arg(long = "type", value_parser = one_of::<v1::StockEventType>())]
        kind: Vec<v1::StockEventType>,
        #[command(flatten)]
        place: PlaceArgs,
        #[command(flatten)]
        start: StartArgs,
    },
}

/// Which items and locations.
#[derive(Debug, Clone, Args)]
pub(super) struct PlaceArgs {
    /// Of this item; may be given several times
    #[arg(long, value_name = "SKU")]
    sku: Vec<String>,
    /// At this location; may be given several times
    #[arg(long, value_name = "ID")]
    location: Vec<String>,
}

/// Where a watch begins, and ends.
#[derive(Debug, Clone, Args)]
pub(super) struct StartArgs {
    /// After this cursor [default: now]
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// With all that matches now, then every change
    #[arg(long, conflicts_with = "cursor")]
    snapshot: bool,
    /// What to do when the cursor is no longer kept
    #[arg(long, value_name = "WHAT", default_value = "fail")]
    on_expired: Expired,
    /// End after so many events
    #[arg(long, value_name = "COUNT")]
    count: Option<u64>,
}

/// What to do when a cursor is no longer kept.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Expired {
    /// End with the error.
    Fail,
    /// Go on with a snapshot.
    Snapshot,
}

impl StartArgs {
    fn options(&self, out: &Arc<Out>) -> WatchOptions {
        let out = Arc::clone(out);
        let told: OnReconnect =
            Arc::new(move |lost: &Error| out.note(&format!("The stream was lost, and goes on: {}", lost.message())));
        let on_expired = match self.on_expired {
            Expired::Fail => OnExpired::Fail,
            Expired::Snapshot => OnExpired::Snapshot,
        };
        WatchOptions { on_expired, on_reconnect: Some(told) }
    }
}

macro_rules! start {
    ($start:expr, $module:ident) => {
        match (&$start.cursor, $start.snapshot) {
            (Some(cursor), _) => Some(v1::$module::Start::Cursor(cursor.clone())),
            (None, true) => Some(v1::$module::Start::Snapshot(true)),
            (None, false) => None,
        }
    };
}

fn numbers<E: Copy + Into<i32>>(values: &[E]) -> Vec<i32> {
    values.iter().map(|value| (*value).into()).collect()
}

pub(super) async fn run(args: &Watch, client: &Client, out: &Arc<Out>) -> Result<(), Failed> {
    match &args.feed {
        Feed::Orders { order, kind, customer, place, start } => {
            let filter = v1::OrderWatchFilter {
                order_ids: order.clone(),
                customer_ids: customer.clone(),
                skus: place.sku.clone(),
                location_ids: place.location.clone(),
                types: numbers(kind),
            };
            let request = v1::WatchOrdersRequest { start: start!(start, watch_orders_request), filter: Some(filter) };
            follow(client.watch_orders(request, start.options(out)), start.count, out).await
        }
        Feed::Backorders { order, kind, customer, place, start } => {
            let filter = v1::BackorderWatchFilter {
                order_ids: order.clone(),
                customer_ids: customer.clone(),
                skus: place.sku.clone(),
                location_ids: place.location.clone(),
                types: numbers(kind),
            };
            let request =
                v1::WatchBackordersRequest { start: start!(start, watch_backorders_request), filter: Some(filter) };
            follow(client.watch_backorders(request, start.options(out)), start.count, out).await
        }
        Feed::Stock { kind, place, start } => {
            let filter = v1::StockWatchFilter {
                skus: place.sku.clone(),
                location_ids: place.location.clone(),
                types: numbers(kind),
            };
            let request = v1::WatchStockRequest { start: start!(start, watch_stock_request), filter: Some(filter) };
            follow(client.watch_stock(request, start.options(out)), start.count, out).await
        }
    }
}

async fn follow<M: WatchMessage + Name + Lines>(
    mut watch: fillrate_client::Watch<M>,
    count: Option<u64>,
    out: &Out,
) -> Result<(), Failed> {
    let mut left = count;
    let mut begun = false;
    while left != Some(0)
        && let Some(message) = watch.next().await
    {
        let message = message?;
        out.stream(&message, |message| match message.line() {
            Some(line) => View::default().text(line),
            None => View::default(),
        })?;
        if let (false, Some(cursor)) = (begun, cursor(&message)) {
            out.note(&format!("Watching from {cursor}; --cursor takes up where a watch was left."));
            begun = true;
        }
        if message.is_event() {
            left = left.map(|left| left.saturating_sub(1));
        }
    }
    Ok(())
}
