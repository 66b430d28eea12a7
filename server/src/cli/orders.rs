//! `fillrate orders`.

use clap::{Args, Subcommand};
use fillrate_client::Client;
use fillrate_proto::v1;

use super::{
    arguments::{CommandArgs, Counted, Line, PageArgs},
    effects,
    failure::Failed,
    out::Out,
    pages,
    table::{Cell, Table, View, number, text, waiting},
    words::{flag, money, one_of, second, word},
};
use crate::config::ClientArgs;

/// The arguments of `fillrate orders`.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_STATUS)]
pub struct Orders {
    #[command(subcommand)]
    pub(super) verb: Verb,
    #[command(flatten)]
    pub(super) server: ClientArgs,
}

/// What can be done with orders.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List orders, the oldest first
    List {
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show one order with its lines and shipments
    Show {
        /// The order
        #[arg(value_name = "ORDER")]
        id: String,
    },
    /// Place an order
    Create(CreateArgs),
    /// Approve a draft
    Approve {
        /// The order
        #[arg(value_name = "ORDER")]
        id: String,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Ship what is allocated, or the lines named
    Ship {
        /// The order
        #[arg(value_name = "ORDER")]
        id: String,
        /// Only this line, or LINE=UNITS of it
        #[arg(long, value_name = "LINE")]
        line: Vec<Line>,
        /// The packing slip: repeated with the same one it ships once
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reference: String,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// Cancel what is unshipped, or the lines named
    Cancel {
        /// The order
        #[arg(value_name = "ORDER")]
        id: String,
        /// Only this line, or LINE=UNITS of it
        #[arg(long, value_name = "LINE")]
        line: Vec<Line>,
        /// Why
        #[arg(long, value_parser = one_of::<v1::CancelReason>())]
        reason: v1::CancelReason,
        #[command(flatten)]
        how: CommandArgs,
    },
    /// End an order: what is unshipped is cancelled and stays demand
    Close {
        /// The order
        #[arg(value_name = "ORDER")]
        id: String,
        /// Why
        #[arg(long, value_parser = one_of::<v1::CancelReason>())]
        reason: v1::CancelReason,
        #[command(flatten)]
        how: CommandArgs,
    },
}

/// An order to place.
#[derive(Debug, Clone, Args)]
pub(super) struct CreateArgs {
    /// Its id [default: a fresh one]
    #[arg(value_name = "ORDER", default_value = "", hide_default_value = true)]
    id: String,
    /// An item and how many of it
    #[arg(long, required = true, value_name = "SKU=UNITS")]
    line: Vec<Counted>,
    /// Whose it is
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    customer: String,
    /// Where it is served from [default: the tenant's default location]
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    location: String,
    /// Higher is served first
    #[arg(long, value_name = "NUMBER", default_value_t = 0, allow_negative_numbers = true)]
    priority: i32,
    /// The caller's own words for it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    reference: String,
    /// What it takes when not everything is there [default: the location's]
    #[arg(long, value_parser = one_of::<v1::AllocationPolicy>())]
    allocation_policy: Option<v1::AllocationPolicy>,
    /// When it may leave [default: the location's]
    #[arg(long, value_parser = one_of::<v1::ShipPolicy>())]
    ship_policy: Option<v1::ShipPolicy>,
    /// What becomes of what lacks [default: the location's]
    #[arg(long, value_parser = one_of::<v1::ShortageHandling>())]
    shortage_handling: Option<v1::ShortageHandling>,
    /// Only store it, to be approved later
    #[arg(long)]
    draft: bool,
    #[command(flatten)]
    how: CommandArgs,
}

/// Which orders; what may be given several times matches any of them.
#[derive(Debug, Clone, Args)]
pub(super) struct FilterArgs {
    /// In this status
    #[arg(long, value_parser = one_of::<v1::OrderStatus>())]
    status: Vec<v1::OrderStatus>,
    /// Something of it waits
    #[arg(long)]
    backordered: bool,
    /// Something of it would ship now
    #[arg(long)]
    ready: bool,
    /// Of this customer
    #[arg(long, value_name = "ID")]
    customer: Vec<String>,
    /// With this reference
    #[arg(long, value_name = "TEXT")]
    reference: Vec<String>,
    /// With a line of this item
    #[arg(long, value_name = "SKU")]
    sku: Vec<String>,
    /// Of this location
    #[arg(long, value_name = "ID")]
    location: Vec<String>,
}

impl FilterArgs {
    fn filter(&self) -> v1::OrderFilter {
        v1::OrderFilter {
            statuses: self.status.iter().map(|status| (*status).into()).collect(),
            backordered: self.backordered.then_some(true),
            ready_to_ship: self.ready.then_some(true),
            customer_ids: self.customer.clone(),
            references: self.reference.clone(),
            skus: self.sku.clone(),
            location_ids: self.location.clone(),
            ..Default::default()
        }
    }
}

impl CreateArgs {
    fn request(&self) -> v1::CreateOrderRequest {
        let line = |counted: &Counted| v1::NewOrderLine {
            sku: counted.name.clone(),
            quantity: counted.quantity,
            ..Default::default()
        };
        v1::CreateOrderRequest {
            order_id: self.id.clone(),
            customer_id: self.customer.clone(),
            reference: self.reference.clone(),
            location_id: self.location.clone(),
            priority: self.priority,
            allocation_policy: self.allocation_policy.unwrap_or_default().into(),
            ship_policy: self.ship_policy.unwrap_or_default().into(),
            shortage_handling: self.shortage_handling.unwrap_or_default().into(),
            draft: self.draft,
            lines: self.line.iter().map(line).collect(),
            request_id: self.how.request_id.clone(),
            validate_only: self.how.dry_run,
            ..Default::default()
        }
    }
}

fn lines(lines: &[Line]) -> Vec<v1::LineQuantity> {
    let line = |line: &Line| v1::LineQuantity { line_number: line.number, quantity: line.quantity };
    lines.iter().map(line).collect()
}

pub(super) async fn run(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.orders;
    match verb {
        Verb::List { filter, page } => {
            let listed = pages::pages(page, async |page_size, page_token| {
                let request = v1::ListOrdersRequest { filter: Some(filter.filter()), page_size, page_token };
                service.list_orders(request).await
            });
            pages::show(out, &listed.await?, |listed| {
                View::default().table_or(table(&listed.orders), "There are no such orders.")
            })
        }
        Verb::Show { id } => {
            let request = v1::GetOrderRequest { order_id: id.clone() };
            out.show(&service.get_order(request).await?, |got| one(got.order.as_ref()))
        }
        Verb::Create(args) => {
            let created = service.create_order(args.request()).await?;
            out.show(&created, |created| changed(created.order.as_ref(), created.effects.as_ref(), &args.how))
        }
        Verb::Approve { .. } | Verb::Ship { .. } | Verb::Cancel { .. } | Verb::Close { .. } => {
            change(verb, client, out).await
        }
    }
}

async fn change(verb: &Verb, client: &Client, out: &Out) -> Result<(), Failed> {
    let service = &client.orders;
    match verb {
        Verb::Approve { id, how } => {
            let (order_id, request_id, validate_only) = (id.clone(), how.request_id.clone(), how.dry_run);
            let request = v1::ApproveOrderRequest { order_id, request_id, validate_only, ..Default::default() };
            let done = service.approve_order(request).await?;
            out.show(&done, |done| changed(done.order.as_ref(), done.effects.as_ref(), how))
        }
        Verb::Ship { id, line, reference, how } => {
            let request = v1::ShipOrderRequest {
                order_id: id.clone(),
                lines: lines(line),
                reference: reference.clone(),
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
                ..Default::default()
            };
            let done = service.ship_order(request).await?;
            out.show(&done, |done| changed(done.order.as_ref(), done.effects.as_ref(), how))
        }
        Verb::Cancel { id, line, reason, how } => {
            let request = v1::CancelOrderRequest {
                order_id: id.clone(),
                lines: lines(line),
                reason: (*reason).into(),
                request_id: how.request_id.clone(),
                validate_only: how.dry_run,
                ..Default::default()
            };
            let done = service.cancel_order(request).await?;
            out.show(&done, |done| changed(done.order.as_ref(), done.effects.as_ref(), how))
        }
        Verb::Close { id, reason, how } => {
            let (order_id, reason) = (id.clone(), (*reason).into());
            let (request_id, validate_only) = (how.request_id.clone(), how.dry_run);
            let request = v1::CloseOrderRequest { order_id, reason, request_id, validate_only, ..Default::default() };
            let done = service.close_order(request).await?;
            out.show(&done, |done| changed(done.order.as_ref(), done.effects.as_ref(), how))
        }
        _ => Ok(()),
    }
}

fn changed(order: Option<&v1::Order>, caused: Option<&v1::Effects>, how: &CommandArgs) -> View {
    effects::around(one(order), caused, how.dry_run)
}

fn sum(order: &v1::Order, of: impl Fn(&v1::OrderLine) -> i64) -> i64 {
    order.lines.iter().map(of).sum()
}

fn table(orders: &[v1::Order]) -> Table {
    let heads = [
        "ORDER",
        "STATUS",
        "CUSTOMER",
        "LOCATION",
        "PRIORITY",
        "ORDERED",
        "ALLOCATED",
        "BACKORDERED",
        "SHIPPED",
        "READY",
        "TIME",
        "EXPECTED",
    ];
    Table::new(&heads, orders.iter().map(row))
}

fn row(order: &v1::Order) -> Vec<Cell> {
    vec![
        text(&order.order_id),
        text(word::<v1::OrderStatus>(order.status)),
        text(&order.customer_id),
        text(&order.location_id),
        number(order.priority),
        number(sum(order, |line| line.ordered)),
        number(sum(order, |line| line.allocated)),
        waiting(sum(order, |line| line.backordered)),
        number(sum(order, |line| line.shipped)),
        text(flag("ready", order.ready_to_ship)),
        text(second(order.order_time.as_ref())),
        text(second(order.expected_time.as_ref())),
    ]
}

fn one(order: Option<&v1::Order>) -> View {
    let Some(order) = order else { return View::default() };
    let heads = [
        "LINE",
        "SKU",
        "LOCATION",
        "ORDERED",
        "ALLOCATED",
        "BACKORDERED",
        "SHIPPED",
        "CANCELLED",
        "RETURNED",
        "UNIT PRICE",
        "BACKORDER",
        "EXPECTED",
    ];
    let lines = order.lines.iter().map(|line| {
        vec![
            number(line.line_number),
            text(&line.sku),
            text(&line.location_id),
            number(line.ordered),
            number(line.allocated),
            waiting(line.backordered),
            number(line.shipped),
            number(line.cancelled),
            number(line.returned),
            text(money(line.unit_price.as_ref())),
            text(&line.backorder_id),
            text(second(line.expected_time.as_ref())),
        ]
    });
    let shipments = order.shipments.iter().map(|shipment| {
        let units: i64 = shipment.lines.iter().map(|line| line.quantity).sum();
        let time = text(second(shipment.occur_time.as_ref()));
        vec![text(&shipment.shipment_id), number(units), text(&shipment.reference), time]
    });
    View::default()
        .table(table(std::slice::from_ref(order)))
        .table(Table::new(&heads, lines))
        .table(Table::new(&["SHIPMENT", "UNITS", "REFERENCE", "TIME"], shipments))
}
