//! `fillrate backorders`.

mod fill;
mod views;

use clap::{Args, Subcommand, value_parser};
use fillrate_client::Client;
use fillrate_proto::v1;
use prost_types::Timestamp;

use super::{
    arguments::{CommandArgs, Named, PageArgs},
    effects,
    failure::Failed,
    out::Out,
    pages,
    table::View,
    words::{one_of, time},
};
use crate::config::ClientArgs;

/// The arguments of `fillrate backorders`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct Backorders {
    #[command(subcommand)]
    pub(super) verb: Verb,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

/// What can be done with backorders.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List what waits: in queue order for one SKU and one location, else the oldest first
    List {
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show one backorder
    Show {
        /// The backorder
        #[arg(value_name = "BACKORDER")]
        id: String,
    },
    /// Say why one waits, who is before it, when it is expected, and what would end the wait
    Explain {
        /// The backorder
        #[arg(value_name = "BACKORDER")]
        id: String,
    },
    /// Fill by hand from what is available: named backorders, one order, or what matches
    Fill(fill::FillArgs),
    /// Take a line's allocation away for the others, and hold it until the next stock-in
    Force {
        /// The order
        order: String,
        /// Its line
        line: i32,
        /// Units to take away [default: all]
        #[arg(long, value_name = "UNITS")]
        quantity: Option<i64>,
        /// Do not hold it, but send its order to the back of the queue
        #[arg(long)]
        requeue: bool,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Keep backorders out of every pass until resumed
    Hold(NamesArgs),
    /// End the hold of backorders
    Resume(NamesArgs),
    /// Cancel waiting units
    Cancel {
        /// Backorders, each whole or as BACKORDER=UNITS
        #[arg(required = true, value_name = "BACKORDER")]
        ids: Vec<Named>,
        /// Why
        #[arg(long, value_parser = one_of::<v1::CancelReason>())]
        reason: v1::CancelReason,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Count what waits, its worth and its age
    Summarize {
        /// By what
        #[arg(long, value_parser = one_of::<v1::BackorderGrouping>(), default_value = "item")]
        by: v1::BackorderGrouping,
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        page: PageArgs,
    },
}

/// Backorders by their ids.
#[derive(Debug, Clone, Args)]
pub(super) struct NamesArgs {
    /// Backorders
    #[arg(required = true, value_name = "BACKORDER")]
    ids: Vec<String>,
    #[command(flatten)]
    how: CommandArgs,
}

/// Which backorders; what may be given several times matches any of them.
#[derive(Debug, Clone, Args)]
pub(super) struct FilterArgs {
    /// Of this item
    #[arg(long, value_name = "SKU")]
    sku: Vec<String>,
    /// At this location
    #[arg(long, value_name = "ID")]
    location: Vec<String>,
    /// Of this customer
    #[arg(long, value_name = "ID")]
    customer: Vec<String>,
    /// Of this order
    #[arg(long, value_name = "ID")]
    order: Vec<String>,
    /// In this state [default: open and held]
    #[arg(long, value_parser = one_of::<v1::BackorderState>())]
    state: Vec<v1::BackorderState>,
    /// Opened by this
    #[arg(long, value_parser = one_of::<v1::BackorderCause>())]
    cause: Vec<v1::BackorderCause>,
    /// Held by this
    #[arg(long, value_parser = one_of::<v1::BackorderHold>())]
    hold: Vec<v1::BackorderHold>,
    /// Waiting for at least this many days
    #[arg(long, value_name = "DAYS", value_parser = value_parser!(i32).range(0..))]
    min_age: Option<i32>,
    /// Wanted before now
    #[arg(long)]
    overdue: bool,
    /// Expected before this time
    #[arg(long, value_name = "TIME", value_parser = time)]
    expected_before: Option<Timestamp>,
}

impl FilterArgs {
    fn filter(&self) -> v1::BackorderFilter {
        v1::BackorderFilter {
            skus: self.sku.clone(),
            location_ids: self.location.clone(),
            customer_ids: self.customer.clone(),
            order_ids: self.order.clone(),
            states: self.state.iter().map(|state| (*state).into()).collect(),
            causes: self.cause.iter().map(|cause| (*cause).into()).collect(),
            holds: self.hold.iter().map(|hold| (*hold).into()).collect(),
            min_age_days: self.min_age,
            overdue: self.overdue.then_some(true),
            expected_before: self.expected_before,
            ..Default::default()
        }
    }
}

pub(super) async fn run(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.backorders;
    match verb {
        Verb::List { filter, page } => {
            let listed = pages::pages(page, async |page_size, page_token| {
                let filter = Some(filter.filter());
                let request = v1::ListBackordersRequest { filter, as_of_time: None, page_size, page_token };
                service.list_backorders(request).await
            });
            pages::show(out, &listed.await?, |listed| {
                View::default().table_or(views::table(&listed.backorders), "Nothing waits.")
            })
        }
        Verb::Show { id } => {
            let request = v1::GetBackorderRequest { backorder_id: id.clone() };
            out.show(&service.get_backorder(request).await?, |got| views::one(got.backorder.as_ref()))
        }
        Verb::Explain { id } => {
            let request = v1::ExplainBackorderRequest { backorder_id: id.clone() };
            out.show(&service.explain_backorder(request).await?, views::explained)
        }
        Verb::Fill(args) => fill::run(args, client, out).await,
        Verb::Force { .. } | Verb::Hold(_) | Verb::Resume(_) | Verb::Cancel { .. } => change(verb, client, out).await,
        Verb::Summarize { by, filter, page } => {
            let summed = pages::pages(page, async |page_size, page_token| {
                let (group_by, filter) = ((*by).into(), Some(filter.filter()));
                let request =
                    v1::SummarizeBackordersRequest { group_by, filter, as_of_time: None, page_size, page_token };
                service.summarize_backorders(request).await
            });
            pages::show(out, &summed.await?, |summed| views::summary(*by, summed))
        }
    }
}

async fn change(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.backorders;
    match verb {
        Verb::Force { order, line, quantity, requeue, how } => {
            let request = v1::ForceBackorderRequest {
                order_id: order.clone(),
                line_number: *line,
                quantity: *quantity,
                requeue: *requeue,
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
            };
            out.show(&service.force_backorder(request).await?, |forced| {
                changed(forced.backorder.as_slice(), forced.effects.as_ref(), how)
            })
        }
        Verb::Hold(NamesArgs { ids, how }) => {
            let (request_id, validate_only) = (how.request_id.clone(), how.dry_run);
            let request = v1::HoldBackorderRequest { backorder_ids: ids.clone(), request_id, validate_only };
            out.show(&service.hold_backorder(request).await?, |held| {
                changed(&held.backorders, held.effects.as_ref(), how)
            })
        }
        Verb::Resume(NamesArgs { ids, how }) => {
            let (request_id, validate_only) = (how.request_id.clone(), how.dry_run);
            let request = v1::ResumeBackorderRequest { backorder_ids: ids.clone(), request_id, validate_only };
            out.show(&service.resume_backorder(request).await?, |resumed| {
                changed(&resumed.backorders, resumed.effects.as_ref(), how)
            })
        }
        Verb::Cancel { ids, reason, how } => {
            let cancelled = |named: &Named| v1::BackorderCancellation {
                backorder_id: named.name.clone(),
                quantity: named.quantity,
            };
            let request = v1::CancelBackorderRequest {
                backorders: ids.iter().map(cancelled).collect(),
                reason: (*reason).into(),
                occur_time: None,
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
            };
            out.show(&service.cancel_backorder(request).await?, |cancelled| {
                changed(&cancelled.backorders, cancelled.effects.as_ref(), how)
            })
        }
        _ => Ok(()),
    }
}

fn changed(backorders: &[v1::Backorder], caused: Option<&v1::Effects>, how: &CommandArgs) -> View {
    effects::around(View::default().table(views::table(backorders)), caused, how.dry_run)
}
