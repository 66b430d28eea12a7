//! What the replay did, for the end.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    time::Duration,
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use fillrate_proto::v1;
use rust_decimal::Decimal;

use super::{
    book::{Wait, Waits},
    expected::Comparison,
    progress::{Progress, fraction, grouped, per_second, span},
    seen::{Kind, Seen},
};

/// Lines at fault that are named; more of them are counted.
const MOST_NAMED: usize = 100;

/// Lines that could not be played.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// All of them.
    pub count: u64,
    /// The first: the line's number, and what is wrong with it.
    pub named: Vec<(u64, String)>,
}

impl Problems {
    pub(super) fn note(&mut self, progress: &Progress, line: u64, what: &str) {
        self.count += 1;
        if self.named.len() < MOST_NAMED {
            progress.say(&format!("line {line}: {what}"));
            self.named.push((line, what.to_owned()));
        } else if self.named.len() == MOST_NAMED && self.count == u64::try_from(MOST_NAMED).unwrap_or_default() + 1 {
            progress.say("further lines like these are only counted");
        }
    }
}

/// What is counted while playing.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Lines of the logs that said something.
    pub events: u64,
    /// Orders that were placed.
    pub orders: u64,
    /// Their lines.
    pub order_lines: u64,
    /// Their units.
    pub units_ordered: i64,
    /// Of these, the units that were allocated when the order was placed.
    pub units_filled_at_once: i64,
    /// Units cancelled by the log.
    pub units_cancelled: i64,
    /// Units of orders that came back.
    pub units_returned: i64,
    /// Shipments.
    pub shipments: u64,
    /// Allocations to lines that had waited.
    pub fills: i64,
    /// Allocations that were taken back.
    pub losses: i64,
    /// Items and days on which an order line had to wait when it was placed.
    pub stock_outs: BTreeSet<(String, NaiveDate)>,
    /// Purchase orders that were placed.
    pub purchase_orders: u64,
    /// What came of them, and how often something came.
    pub units_bought: i64,
    /// Receipts of purchase orders.
    pub receipts: u64,
    /// What the units cost that came.
    pub bought: Decimal,
    /// Purchase orders and receipts of the log that were not played.
    pub left_out: u64,
    /// Lines that say nothing that can be understood.
    pub unreadable: Problems,
    /// Lines that the server refused.
    pub refused: Problems,
}

impl Tally {
    pub(super) fn ordered(&mut self, order: &v1::Order, at: DateTime<Utc>) {
        self.orders += 1;
        self.order_lines += u64::try_from(order.lines.len()).unwrap_or_default();
        self.units_ordered += order.lines.iter().map(|line| line.ordered).sum::<i64>();
        self.units_filled_at_once += order.lines.iter().map(|line| line.allocated).sum::<i64>();
        let waiting = order.lines.iter().filter(|line| line.backordered > 0);
        self.stock_outs.extend(waiting.map(|line| (line.sku.clone(), at.date_naive())));
    }

    /// A purchase order as the answer to its receipt shows it.
    pub(super) fn received(&mut self, order: &v1::PurchaseOrder) {
        self.receipts += 1;
        for came in order.receipts.iter().flat_map(|receipt| &receipt.lines) {
            self.units_bought += came.accepted;
            let line = order.lines.iter().find(|line| line.line_number == came.line_number);
            let cost = came.unit_cost.as_ref().or(line.and_then(|line| line.unit_cost.as_ref()));
            let cost = cost.and_then(|cost| Decimal::from_str_exact(&cost.amount).ok()).unwrap_or_default();
            self.bought += cost * Decimal::from(came.accepted);
        }
    }
}

/// What is on hand at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnHand {
    /// Units.
    pub units: i64,
    /// Their worth by what the log says they cost.
    pub value: Decimal,
    /// Units of items without a cost.
    pub uncosted: i64,
    /// Units still expected on purchase orders.
    pub on_order: i64,
    /// Of the value.
    pub currency: String,
}

impl OnHand {
    pub(super) fn of<'l>(
        levels: impl Iterator<Item = &'l v1::StockLevel>,
        costs: &HashMap<String, Decimal>,
        currency: &str,
    ) -> Self {
        let mut all = Self { currency: currency.to_owned(), ..Self::default() };
        for level in levels {
            all.units += level.on_hand;
            all.on_order += level.on_order;
            match costs.get(&level.sku) {
                Some(cost) => all.value += cost * Decimal::from(level.on_hand),
                None => all.uncosted += level.on_hand,
            }
        }
        all
    }
}

/// What a replay did and found.
#[derive(Debug)]
pub struct Report {
    /// What was counted.
    pub tally: Tally,
    /// Units that wait at the end.
    pub units_backordered: i64,
    /// Orders and lines that wait at the end.
    pub waiting: (u64, u64),
    /// The most units that ever waited, and when.
    pub most_backordered: (i64, Option<chrono::DateTime<chrono::Utc>>),
    /// The longest wait of a line.
    pub longest_wait: Option<Wait>,
    /// Events that the replay's own watchers saw: of backorders, orders and stock.
    pub events_seen: [u64; 3],
    /// The first and the last position that they saw.
    pub positions_seen: Option<(i64, i64)>,
    /// Changes of purchase orders, which have positions too and which no stream shows.
    pub purchase_changes: u64,
    /// Connections that the watchers lost and took up again.
    pub streams_resumed: u64,
    /// What the streams did that a feed must not do; the first of it.
    pub stream_faults: Vec<String>,
    /// What is on hand at the end.
    pub on_hand: OnHand,
    /// One for each file of expected stock.
    pub comparisons: Vec<Comparison>,
    /// How long it took.
    pub elapsed: Duration,
}

impl Report {
    pub(super) fn new(tally: Tally, waits: Waits, waiting: (u64, u64), seen: &Seen, elapsed: Duration) -> Self {
        Self {
            tally,
            units_backordered: waits.units,
            waiting,
            most_backordered: waits.most,
            longest_wait: waits.longest,
            events_seen: Kind::ALL.map(|kind| seen.events(kind)),
            positions_seen: seen.positions(),
            streams_resumed: seen.resumptions(),
            stream_faults: seen.faults().to_vec(),
            purchase_changes: 0,
            on_hand: OnHand::default(),
            comparisons: Vec::new(),
            elapsed,
        }
    }

    /// Whether everything that was checked is as it should be.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.stream_faults.is_empty() && self.comparisons.iter().all(Comparison::is_equal)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { events, orders, order_lines, units_ordered, units_filled_at_once, fills, losses, .. } = &self.tally;
        let tally = &self.tally;
        writeln!(
            f,
            "played           {} events in {}, {} a second",
            grouped(*events),
            span(self.elapsed),
            grouped(per_second(*events, self.elapsed))
        )?;
        writeln!(
            f,
            "orders           {} with {} lines and {} units",
            grouped(*orders),
            grouped(*order_lines),
            units(*units_ordered)
        )?;
        writeln!(
            f,
            "fill rate        {:.1} %: {} units at once, {} of the rest waited",
            100.0 * fraction(positive(*units_filled_at_once), positive(*units_ordered)),
            units(*units_filled_at_once),
            units(units_ordered - units_filled_at_once)
        )?;
        let (most, when) = self.most_backordered;
        writeln!(
            f,
            "backordered      {} units now on {} lines of {} orders; {} at most{}",
            units(self.units_backordered),
            grouped(self.waiting.1),
            grouped(self.waiting.0),
            units(most),
            when.map(|when| format!(", on {}", when.format("%Y-%m-%d"))).unwrap_or_default()
        )?;
        match &self.longest_wait {
            None => writeln!(f, "longest wait     none")?,
            Some(Wait { order_id, line_number, span, still_waits }) => writeln!(
                f,
                "longest wait     {} by order {order_id} line {line_number}{}",
                days(*span),
                if *still_waits { ", which still waits" } else { "" }
            )?,
        }
        writeln!(
            f,
            "afterwards       {} fills, {} losses, {} shipments, {} units cancelled, {} returned",
            units(*fills),
            units(*losses),
            grouped(tally.shipments),
            units(tally.units_cancelled),
            units(tally.units_returned)
        )?;
        self.buying(f)?;
        writeln!(f, "not understood   {}", lines(&tally.unreadable))?;
        writeln!(f, "refused          {}", lines(&tally.refused))?;
        self.streams(f)?;
        for comparison in &self.comparisons {
            write!(f, "\n{comparison}")?;
        }
        Ok(())
    }
}

impl Report {
    fn buying(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tally, on_hand) = (&self.tally, &self.on_hand);
        writeln!(
            f,
            "stock-outs       {} items and days on which an order had to wait",
            grouped(count(tally.stock_outs.len()))
        )?;
        if tally.purchase_orders > 0 {
            writeln!(
                f,
                "bought           {} units for {} {} in {} receipts of {} purchase orders; {} on order",
                units(tally.units_bought),
                tally.bought.normalize(),
                on_hand.currency,
                grouped(tally.receipts),
                grouped(tally.purchase_orders),
                units(on_hand.on_order)
            )?;
        }
        write!(
            f,
            "on hand          {} units, worth {} {}",
            units(on_hand.units),
            on_hand.value.normalize(),
            on_hand.currency
        )?;
        if on_hand.uncosted > 0 {
            write!(f, "; {} of them without a cost", units(on_hand.uncosted))?;
        }
        writeln!(f)?;
        if tally.left_out > 0 {
            writeln!(f, "left out         {} purchase orders and receipts of the log", grouped(tally.left_out))?;
        }
        Ok(())
    }

    fn streams(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [backorders, orders, stock] = self.events_seen.map(grouped);
        write!(f, "events seen      {backorders} of backorders, {orders} of orders, {stock} of stock: ")?;
        match (self.positions_seen, self.stream_faults.is_empty()) {
            (None, true) => write!(f, "nothing changed")?,
            (Some((first, last)), true) if self.purchase_changes == 0 => {
                write!(f, "positions {first} to {last}, each once and in order")?;
            }
            (Some((first, last)), true) => {
                let unshown = grouped(self.purchase_changes);
                write!(f, "positions {first} to {last} but {unshown} of purchase orders, each once and in order")?;
            }
            (_, false) => write!(f, "NOT as they should be")?,
        }
        if self.streams_resumed > 0 {
            write!(f, "; {} connections lost and resumed", self.streams_resumed)?;
        }
        for fault in &self.stream_faults {
            write!(f, "\n                 {fault}")?;
        }
        Ok(())
    }
}

fn lines(problems: &Problems) -> String {
    match problems.count {
        0 => "nothing".to_owned(),
        1 => "1 line, named above".to_owned(),
        count => format!("{} lines, named above", grouped(count)),
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn positive(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn units(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(number.unsigned_abs()))
}

/// A span in the log's time.
fn days(span: TimeDelta) -> String {
    match (span.num_days(), span.num_hours()) {
        (0, hours) => format!("{hours} h"),
        (1, _) => "1 day".to_owned(),
        (days, _) => format!("{days} days"),
    }
}
