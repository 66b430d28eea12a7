//! Plays a log: one line after the other, each answered before what may depend on it is sent.
//!
//! Consecutive orders go as one batch, which places them in order; the orders of a day's end leave at once, because
//! shipping one changes nothing for another. What is sent follows from the log and from the answers to earlier requests
//! alone, so that a second replay sends the same, and each request's id follows from its line: a second replay does
//! nothing that the first did.

use std::collections::{BTreeMap, HashSet};

use fillrate_proto::v1::{self, AdjustmentType, batch_create_orders_result, put_item_result};
use futures::{StreamExt as _, stream};

use super::{
    book::Book,
    buying::Buying,
    door::{Door, Refused, told},
    event::{CancelLine, Event, Order, StockLine, Time},
    log::Line,
    progress::Progress,
    report::Tally,
    requests::{self, Manner, Units},
};

/// One batch is one transaction: larger ones win nothing and hold their locks longer.
const MAX_BATCH_ORDERS: usize = 250;
const MAX_BATCH_LINES: usize = 10_000;
/// What one request may hold.
const MAX_ITEMS: usize = 1_000;
const MAX_ADJUSTMENTS: usize = 10_000;
const PAGE: i32 = 1_000;

/// The replay can send nothing more; one sentence.
#[derive(Debug)]
pub(super) struct Over(pub(super) String);

pub(super) struct Player {
    pub(super) door: Door,
    pub(super) manner: Manner,
    pub(super) progress: Progress,
    pub(super) concurrency: usize,
    /// What the request ids of the present log begin with.
    pub(super) prefix: String,
    pub(super) buying: Buying,
    pub(super) book: Book,
    pub(super) tally: Tally,
    /// Items that were put, or are about to be.
    known: HashSet<String>,
    /// Items to put before anything else: the line that named each first, its id and its name.
    items: Vec<(u64, String, String)>,
    orders: Vec<Placing>,
    order_lines: usize,
    placed: u64,
    /// Of the logs before this one.
    bytes_before: u64,
    /// The newest time that the log told.
    pub(super) at: Option<Time>,
    /// The requests of the last step that did something: no event is later than theirs.
    pub(super) last: HashSet<String>,
    /// What is answered next belongs to another step.
    pub(super) next_step: bool,
}

/// An order that waits for its batch.
struct Placing {
    line: u64,
    placed: u64,
    at: Time,
    request: v1::CreateOrderRequest,
}

impl Player {
    pub(super) fn new(door: Door, manner: Manner, progress: Progress, concurrency: usize) -> Self {
        Self {
            buying: Buying::new(manner.suggest),
            door,
            manner,
            progress,
            concurrency,
            prefix: String::new(),
            book: Book::default(),
            tally: Tally::default(),
            known: HashSet::new(),
            items: Vec::new(),
            orders: Vec::new(),
            order_lines: 0,
            placed: 0,
            bytes_before: 0,
            at: None,
            last: HashSet::new(),
            next_step: false,
        }
    }

    /// Begins a log, behind others of so many bytes: makes the location where it is missing.
    pub(super) async fn begin(&mut self, prefix: String, bytes_before: u64) -> Result<(), Over> {
        self.prefix = prefix;
        self.bytes_before = bytes_before;
        let location_id = self.manner.location_id().to_owned();
        match self.door.get_location(v1::GetLocationRequest { location_id }).await {
            Ok(_) => return self.begin_buying().await,
            Err(Refused::Judged(status)) if status.code() == tonic::Code::NotFound => {}
            Err(refused) => return Err(Over(refused.to_string())),
        }
        let request = self.manner.put_location(format!("{}:location", self.prefix));
        let answer = self.door.put_location(request).await.map_err(|refused| Over(refused.to_string()))?;
        let failed = answer.results.into_iter().find_map(|result| match result.result {
            Some(v1::put_location_result::Result::Error(error)) => Some(error.message),
            _ => None,
        });
        match failed {
            None => self.begin_buying().await,
            Some(message) => Err(Over(message)),
        }
    }

    pub(super) async fn play(&mut self, Line { number, event, bytes }: Line) -> Result<(), Over> {
        let event = match event {
            Ok(event) => event,
            Err(reason) => {
                self.tally.unreadable.note(&self.progress, number, &format!("cannot be read: {reason}"));
                return Ok(());
            }
        };
        let lines = event.line_count();
        self.tally.events += 1;
        self.receive_due(number, event.at()).await?;
        match event {
            Event::Header { .. } => {}
            Event::Po(order) => self.purchase_order(number, order).await?,
            Event::Policy(policy) => self.learn_policy(number, policy),
            Event::Sku(item) => self.learn_item(number, item),
            Event::Order(order) => self.order(number, order).await?,
            Event::DayEnd { at } => self.day_end(number, at).await?,
            Event::Cancel { at, order_id, lines, .. } => self.cancel(number, &order_id, &lines, at).await?,
            Event::Opening { at, lines } => {
                self.adjust(number, &lines, AdjustmentType::Adjustment, "opening stock", at).await?;
            }
            Event::Return { at, return_id, lines } => {
                self.adjust(number, &lines, AdjustmentType::Return, &return_id, Some(at)).await?;
            }
            Event::Adjust { at, adjust_id, lines } => {
                self.adjust(number, &lines, AdjustmentType::Adjustment, &adjust_id, Some(at)).await?;
            }
            Event::Receipt(receipt) => self.receive(number, receipt).await?,
        }
        self.progress.played(lines, self.bytes_before + bytes);
        Ok(())
    }

    /// Sends what still waits for its batch.
    pub(super) async fn flush(&mut self) -> Result<(), Over> {
        self.flush_items().await?;
        self.flush_buying().await?;
        self.flush_orders().await
    }

    pub(super) fn learn(&mut self, line: u64, sku: String, name: String) {
        if self.known.insert(sku.clone()) {
            self.items.push((line, sku, name));
        }
    }

    pub(super) fn learn_all<'s>(&mut self, line: u64, skus: impl Iterator<Item = &'s str>) {
        for sku in skus {
            if !self.known.contains(sku) {
                self.learn(line, sku.to_owned(), String::new());
            }
        }
    }

    async fn flush_items(&mut self) -> Result<(), Over> {
        let items = std::mem::take(&mut self.items);
        for (index, chunk) in items.chunks(MAX_ITEMS).enumerate() {
            let first = chunk.first().map_or(0, |(line, ..)| *line);
            let named: Vec<_> = chunk.iter().map(|(_, sku, name)| (sku.clone(), name.clone())).collect();
            let request = requests::put_items(&named, format!("{}:{first}:items.{index}", self.prefix));
            let sent = self.door.put_item(request).await;
            let Some(answer) = self.answered(first, sent)? else { continue };
            for ((line, sku, _), result) in chunk.iter().zip(answer.results) {
                if let Some(put_item_result::Result::Error(error)) = result.result {
                    self.tally.refused.note(&self.progress, *line, &format!("item {sku}: {}", error.message));
                }
            }
        }
        Ok(())
    }

    async fn order(&mut self, line: u64, order: Order) -> Result<(), Over> {
        self.learn_all(line, order.lines.iter().map(|line| line.sku.as_str()));
        let (at, count) = (order.at, order.lines.len());
        if self.orders.len() >= MAX_BATCH_ORDERS || self.order_lines + count > MAX_BATCH_LINES {
            self.flush().await?;
        }
        self.placed += 1;
        self.order_lines += count;
        let request = self.manner.create_order(order);
        self.orders.push(Placing { line, placed: self.placed, at, request });
        self.passed(Some(at));
        Ok(())
    }

    async fn flush_orders(&mut self) -> Result<(), Over> {
        self.next_step = true;
        let placing = std::mem::take(&mut self.orders);
        self.order_lines = 0;
        let (Some(first), Some(last)) = (placing.first(), placing.last()) else { return Ok(()) };
        let request_id = format!("{}:{}-{}:orders", self.prefix, first.line, last.line);
        let line = first.line;
        let mut placed = Vec::with_capacity(placing.len());
        let mut orders = Vec::with_capacity(placing.len());
        for Placing { line, placed: number, at, request } in placing {
            placed.push((line, number, at));
            orders.push(request);
        }
        let request = v1::BatchCreateOrdersRequest { requests: orders, request_id, validate_only: false };
        let sent = self.door.batch_create_orders(request).await;
        let Some(answer) = self.answered(line, sent)? else { return Ok(()) };
        for ((line, number, at), result) in placed.into_iter().zip(answer.results) {
            match result.result {
                Some(batch_create_orders_result::Result::Created(created)) => {
                    let Some(order) = &created.order else { continue };
                    self.tally.ordered(order, at);
                    self.book.place(number, order, at);
                    self.effects(created.effects, Some(&order.order_id), at).await?;
                }
                Some(batch_create_orders_result::Result::Error(error)) => {
                    let why = error.violations.first().map(|v| format!(" ({}: {})", v.field, v.description));
                    let text = format!("{}{}", error.message, why.unwrap_or_default());
                    self.tally.refused.note(&self.progress, line, &text);
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Units that have not left are cancelled; the others come back.
    async fn cancel(&mut self, line: u64, order_id: &str, lines: &[CancelLine], at: Time) -> Result<(), Over> {
        self.flush().await?;
        self.passed(Some(at));
        if lines.iter().any(|line| line.qty < 1) {
            self.tally.unreadable.note(&self.progress, line, "cancels less than one unit of a line");
            return Ok(());
        }
        let (mut cancelled, mut returned) = (Units::new(), Units::new());
        for CancelLine { line_no, qty } in lines {
            let before = cancelled.get(line_no).copied().unwrap_or_default();
            let unshipped = (*qty).min(self.book.unshipped(order_id, *line_no) - before);
            for (units, count) in [(&mut cancelled, unshipped), (&mut returned, qty - unshipped)] {
                if count > 0 {
                    let sum = units.entry(*line_no).or_default();
                    *sum = sum.saturating_add(count);
                }
            }
        }
        if !cancelled.is_empty() {
            self.next_step = true;
            let id = format!("{}:{line}:cancel", self.prefix);
            let request = requests::cancel_order(order_id, &cancelled, at, id);
            let sent = self.door.cancel_order(request).await;
            if let Some(answer) = self.answered(line, sent)? {
                self.tally.units_cancelled += cancelled.values().sum::<i64>();
                self.settle(answer.order, answer.effects, at).await?;
            }
        }
        if !returned.is_empty() {
            self.next_step = true;
            let id = format!("{}:{line}:return", self.prefix);
            let request = requests::return_order(order_id, &returned, at, id);
            let sent = self.door.return_order(request).await;
            if let Some(answer) = self.answered(line, sent)? {
                self.tally.units_returned += returned.values().sum::<i64>();
                self.settle(answer.order, answer.effects, at).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn adjust(
        &mut self,
        line: u64,
        lines: &[StockLine],
        kind: AdjustmentType,
        note: &str,
        at: Option<Time>,
    ) -> Result<(), Over> {
        self.learn_all(line, lines.iter().map(|line| line.sku.as_str()));
        self.flush().await?;
        self.passed(at);
        for (index, chunk) in lines.chunks(MAX_ADJUSTMENTS).enumerate() {
            self.next_step = true;
            let id = format!("{}:{line}:stock.{index}", self.prefix);
            let request = self.manner.adjust_stock(chunk, kind, note.to_owned(), at, id);
            let sent = self.door.adjust_stock(request).await;
            if let Some(answer) = self.answered(line, sent)? {
                // Without a time of its own it stands at the beginning, before anything could wait.
                self.effects(answer.effects, None, at.unwrap_or_default()).await?;
            }
        }
        Ok(())
    }

    async fn day_end(&mut self, line: u64, at: Time) -> Result<(), Over> {
        self.flush().await?;
        self.passed(Some(at));
        self.next_step = true;
        let requests = self.book.ready().into_iter().map(|(placed, order_id)| {
            requests::ship_order(order_id, at, format!("{}:{line}:ship.{placed}", self.prefix))
        });
        let door = &self.door;
        let sending = stream::iter(requests).map(|request| door.ship_order(request));
        let answers: Vec<_> = sending.buffer_unordered(self.concurrency).collect().await;
        for sent in answers {
            if let Some(answer) = self.answered(line, sent)? {
                self.tally.shipments += 1;
                self.settle(answer.order, answer.effects, at).await?;
            }
        }
        self.suggest(line, at).await
    }

    /// The answer, where there is one; a refusal is told and counted.
    pub(super) fn answered<A>(&mut self, line: u64, sent: Result<A, Refused>) -> Result<Option<A>, Over> {
        match sent {
            Ok(answer) => Ok(Some(answer)),
            Err(Refused::Judged(status)) => {
                self.tally.refused.note(&self.progress, line, &told(&status));
                Ok(None)
            }
            Err(Refused::Over(sentence)) => Err(Over(format!("line {line}: {sentence}"))),
        }
    }

    async fn settle(&mut self, order: Option<v1::Order>, effects: Option<v1::Effects>, at: Time) -> Result<(), Over> {
        let Some(order) = order else { return Ok(()) };
        self.book.settle(&order, at);
        self.effects(effects, Some(&order.order_id), at).await
    }

    /// Notes what a command did to other orders than the one it names, whose answer says it all.
    pub(super) async fn effects(
        &mut self,
        effects: Option<v1::Effects>,
        named: Option<&str>,
        at: Time,
    ) -> Result<(), Over> {
        let Some(effects) = effects else { return Ok(()) };
        if !effects.replayed {
            if std::mem::take(&mut self.next_step) {
                self.last.clear();
            }
            self.last.insert(effects.request_id.clone());
        }
        self.tally.fills += effects.fill_count;
        self.tally.losses += effects.loss_count;
        if effects.truncated {
            return self.rest_of(&effects.request_id, named, at).await;
        }
        for fill in effects.fills.iter().filter(|fill| Some(fill.order_id.as_str()) != named) {
            self.book.shift(&fill.order_id, fill.line_number, fill.quantity, at);
        }
        for loss in effects.losses.iter().filter(|loss| Some(loss.order_id.as_str()) != named) {
            self.book.shift(&loss.order_id, loss.line_number, -loss.quantity, at);
        }
        Ok(())
    }

    /// The rest of an answer that was too long, from the ledger: what a request booked there never changes, so that
    /// this is part of its answer and the same whenever it is read.
    async fn rest_of(&mut self, request_id: &str, named: Option<&str>, at: Time) -> Result<(), Over> {
        use v1::MovementType::{Allocation, Release};
        let mut sums: BTreeMap<(String, i32), i64> = BTreeMap::new();
        let filter = v1::StockMovementFilter {
            types: vec![Allocation.into(), Release.into()],
            request_ids: vec![request_id.to_owned()],
            ..Default::default()
        };
        let mut page = v1::ListStockMovementsRequest { filter: Some(filter), page_size: PAGE, ..Default::default() };
        loop {
            let answer =
                self.door.list_stock_movements(page.clone()).await.map_err(|refused| Over(refused.to_string()))?;
            for row in answer.movements.into_iter().filter(|row| Some(row.order_id.as_str()) != named) {
                *sums.entry((row.order_id, row.line_number)).or_default() += row.allocated_delta;
            }
            if answer.next_page_token.is_empty() {
                break;
            }
            page.page_token = answer.next_page_token;
        }
        for ((order_id, line_number), units) in sums {
            self.book.shift(&order_id, line_number, units, at);
        }
        Ok(())
    }

    pub(super) fn passed(&mut self, at: Option<Time>) {
        self.at = self.at.max(at);
    }
}
