//! `fillrate purchase-orders`.

use clap::{Args, Subcommand};
use fillrate_client::Client;
use fillrate_proto::v1::{self, new_receipt_line::What};

use super::{
    arguments::{CommandArgs, Counted, PageArgs},
    effects,
    failure::Failed,
    out::Out,
    pages,
    table::{Cell, Table, View, number, text},
    words::{money, one_of, second, word},
};
use crate::config::ClientArgs;

/// The arguments of `fillrate purchase-orders`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct PurchaseOrders {
    #[command(subcommand)]
    pub(super) verb: Verb,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

/// What can be done with purchase orders.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List purchase orders
    List {
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show one purchase order with its lines and receipts
    Show {
        /// The purchase order
        #[arg(value_name = "PURCHASE_ORDER")]
        id: String,
    },
    /// Draft a purchase order, at the supplier's costs
    Create {
        /// Its id [default: a fresh one]
        #[arg(value_name = "PURCHASE_ORDER", default_value = "", hide_default_value = true)]
        id: String,
        /// From whom
        #[arg(long, value_name = "ID")]
        supplier: String,
        /// Where to [default: the tenant's default location]
        #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
        location: String,
        /// An item and how many of it
        #[arg(long, required = true, value_name = "SKU=UNITS")]
        line: Vec<Counted>,
        /// Submit it at once
        #[arg(long)]
        submit: bool,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Submit a draft: its units are on order
    Submit(OneArgs),
    /// Book what came: what is accepted fills who waits for it
    Receive {
        /// The purchase order
        #[arg(value_name = "PURCHASE_ORDER")]
        id: String,
        /// An item and how many were accepted
        #[arg(long, required_unless_present = "reject", value_name = "SKU=UNITS")]
        accept: Vec<Counted>,
        /// An item and how many were sent back: they stay on order
        #[arg(long, value_name = "SKU=UNITS")]
        reject: Vec<Counted>,
        /// The delivery note: repeated with the same one it counts once
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reference: String,
        /// Nothing more will come: the rest is cancelled
        #[arg(long = "final")]
        last: bool,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Cancel one of which nothing was received
    Cancel(OneArgs),
    /// Close one: nothing more is expected of it
    Close(OneArgs),
}

/// One purchase order.
#[derive(Debug, Clone, Args)]
pub(super) struct OneArgs {
    /// The purchase order
    #[arg(value_name = "PURCHASE_ORDER")]
    id: String,
    #[command(flatten)]
    how: CommandArgs,
}

/// Which purchase orders; what may be given several times matches any of them.
#[derive(Debug, Clone, Args)]
pub(super) struct FilterArgs {
    /// In this status
    #[arg(long, value_parser = one_of::<v1::PurchaseOrderStatus>())]
    status: Vec<v1::PurchaseOrderStatus>,
    /// From this supplier
    #[arg(long, value_name = "ID")]
    supplier: Vec<String>,
    /// With a line of this item
    #[arg(long, value_name = "SKU")]
    sku: Vec<String>,
    /// To this location
    #[arg(long, value_name = "ID")]
    location: Vec<String>,
    /// Past its time
    #[arg(long)]
    overdue: bool,
}

impl FilterArgs {
    fn filter(&self) -> v1::PurchaseOrderFilter {
        v1::PurchaseOrderFilter {
            statuses: self.status.iter().map(|status| (*status).into()).collect(),
            supplier_ids: self.supplier.clone(),
            skus: self.sku.clone(),
            location_ids: self.location.clone(),
            overdue: self.overdue.then_some(true),
            ..Default::default()
        }
    }
}

pub(super) async fn run(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.purchasing;
    match verb {
        Verb::List { filter, page } => {
            let listed = pages::pages(page, async |page_size, page_token| {
                let filter = Some(filter.filter());
                let request = v1::ListPurchaseOrdersRequest { filter, as_of_time: None, page_size, page_token };
                service.list_purchase_orders(request).await
            });
            let none = "There are no such purchase orders.";
            pages::show(out, &listed.await?, |listed| View::default().table_or(table(&listed.purchase_orders), none))
        }
        Verb::Show { id } => {
            let request = v1::GetPurchaseOrderRequest { purchase_order_id: id.clone() };
            out.show(&service.get_purchase_order(request).await?, |got| one(got.purchase_order.as_ref()))
        }
        Verb::Create { id, supplier, location, line, submit, how } => {
            let new = |counted: &Counted| v1::NewPurchaseOrderLine {
                sku: counted.name.clone(),
                quantity: counted.quantity,
                ..Default::default()
            };
            let request = v1::CreatePurchaseOrderRequest {
                purchase_order_id: id.clone(),
                supplier_id: supplier.clone(),
                location_id: location.clone(),
                submit: *submit,
                lines: line.iter().map(new).collect(),
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
                ..Default::default()
            };
            let done = service.create_purchase_order(request).await?;
            out.show(&done, |done| changed(done.purchase_order.as_ref(), done.effects.as_ref(), how))
        }
        Verb::Receive { id, accept, reject, reference, last, how } => {
            let request = v1::ReceivePurchaseOrderRequest {
                purchase_order_id: id.clone(),
                lines: received(accept, reject),
                r#final: *last,
                reference: reference.clone(),
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
                ..Default::default()
            };
            let done = service.receive_purchase_order(request).await?;
            out.show(&done, |done| changed(done.purchase_order.as_ref(), done.effects.as_ref(), how))
        }
        Verb::Submit(_) | Verb::Cancel(_) | Verb::Close(_) => change(verb, client, out).await,
    }
}

/// One line for each item, however it is named.
fn received(accept: &[Counted], reject: &[Counted]) -> Vec<v1::NewReceiptLine> {
    let mut lines: Vec<v1::NewReceiptLine> = Vec::new();
    let both = accept.iter().map(|one| (one, true)).chain(reject.iter().map(|one| (one, false)));
    for (counted, accepted) in both {
        let what = Some(What::Sku(counted.name.clone()));
        let units = |wanted: bool| if wanted == accepted { counted.quantity } else { 0 };
        match lines.iter_mut().find(|line| line.what == what) {
            Some(line) => {
                line.accepted = line.accepted.saturating_add(units(true));
                line.rejected = line.rejected.saturating_add(units(false));
            }
            None => {
                lines.push(v1::NewReceiptLine { what, accepted: units(true), rejected: units(false), unit_cost: None })
            }
        }
    }
    lines
}

async fn change(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.purchasing;
    let (Verb::Submit(args) | Verb::Cancel(args) | Verb::Close(args)) = verb else { return Ok(()) };
    let OneArgs { id, how } = args;
    let (purchase_order_id, request_id) = (id.clone(), how.request_id.clone());
    let (etag, occur_time, validate_only) = (String::new(), None, how.dry_run);
    match verb {
        Verb::Submit(_) => {
            let request =
                v1::SubmitPurchaseOrderRequest { purchase_order_id, etag, occur_time, request_id, validate_only };
            let done = service.submit_purchase_order(request).await?;
            out.show(&done, |done| changed(done.purchase_order.as_ref(), done.effects.as_ref(), how))
        }
        Verb::Cancel(_) => {
            let request =
                v1::CancelPurchaseOrderRequest { purchase_order_id, etag, occur_time, request_id, validate_only };
            let done = service.cancel_purchase_order(request).await?;
            out.show(&done, |done| changed(done.purchase_order.as_ref(), done.effects.as_ref(), how))
        }
        _ => {
            let request =
                v1::ClosePurchaseOrderRequest { purchase_order_id, etag, occur_time, request_id, validate_only };
            let done = service.close_purchase_order(request).await?;
            out.show(&done, |done| changed(done.purchase_order.as_ref(), done.effects.as_ref(), how))
        }
    }
}

fn changed(order: Option<&v1::PurchaseOrder>, caused: Option<&v1::Effects>, how: &CommandArgs) -> View {
    effects::around(one(order), caused, how.dry_run)
}

pub(super) fn table(orders: &[v1::PurchaseOrder]) -> Table {
    let heads =
        ["PURCHASE ORDER", "STATUS", "SUPPLIER", "LOCATION", "LINES", "ORDERED", "OPEN", "TOTAL", "TIME", "DUE"];
    Table::new(&heads, orders.iter().map(row))
}

fn row(order: &v1::PurchaseOrder) -> Vec<Cell> {
    let sum = |of: fn(&v1::PurchaseOrderLine) -> i64| order.lines.iter().map(of).sum::<i64>();
    let due = order.lines.iter().filter(|line| line.open > 0).filter_map(|line| line.due_time.as_ref());
    vec![
        text(&order.purchase_order_id),
        text(word::<v1::PurchaseOrderStatus>(order.status)),
        text(&order.supplier_id),
        text(&order.location_id),
        number(order.lines.len()),
        number(sum(|line| line.ordered)),
        number(sum(|line| line.open)),
        number(money(order.total.as_ref())),
        text(second(order.order_time.as_ref())),
        text(second(due.min_by_key(|time| (time.seconds, time.nanos)))),
    ]
}

fn one(order: Option<&v1::PurchaseOrder>) -> View {
    let Some(order) = order else { return View::default() };
    let lines = order.lines.iter().map(|line| {
        vec![
            number(line.line_number),
            text(&line.sku),
            number(money(line.unit_cost.as_ref())),
            number(line.ordered),
            number(line.received),
            number(line.rejected),
            number(line.cancelled),
            number(line.open),
            text(second(line.due_time.as_ref())),
        ]
    });
    let receipts = order.receipts.iter().map(|receipt| {
        let sum = |of: fn(&v1::ReceiptLine) -> i64| receipt.lines.iter().map(of).sum::<i64>();
        let (accepted, rejected) = (number(sum(|line| line.accepted)), number(sum(|line| line.rejected)));
        let time = text(second(receipt.occur_time.as_ref()));
        vec![text(&receipt.receipt_id), accepted, rejected, text(&receipt.reference), time]
    });
    let heads = ["LINE", "SKU", "UNIT COST", "ORDERED", "RECEIVED", "REJECTED", "CANCELLED", "OPEN", "DUE"];
    View::default()
        .table(table(std::slice::from_ref(order)))
        .table(Table::new(&heads, lines))
        .table(Table::new(&["RECEIPT", "ACCEPTED", "REJECTED", "REFERENCE", "TIME"], receipts))
}
