//! What an action means in the state it meets; nothing, where there is nothing to act on.

use std::collections::BTreeSet;

use fillrate_proto::v1::{
    AdjustStockRequest, ApproveOrderRequest, BackorderPolicy, CancelOrderRequest, CancelReason, CloseOrderRequest,
    CreateOrderRequest, FillMode, ForceBackorderRequest, ItemLocation, LineChange, LineQuantity, OrderStatus,
    QueueDiscipline, ReturnLine, ReturnOrderRequest, SetStockRequest, ShipOrderRequest, StockAdjustment, StockCount,
    UpdateOrderRequest,
};
use fillrate_tests::{
    model::{
        Line, Model, Order,
        backorder::WaitName,
        fill::{FillByHand, FillSelector},
    },
    times::long_ago,
    words::{NewOrder as _, item, location, order as new_order, update},
};
use prost_types::Timestamp;

use super::{
    action::{Action, Change, Kind, Placing, Selector, Share, Want, When},
    request::Command,
};

/// Names what there is, and keeps times apart: two facts of one moment would leave open which came first.
pub struct Resolver {
    pub items: Vec<String>,
    pub locations: Vec<String>,
    times: BTreeSet<i64>,
    placed: usize,
}

impl Resolver {
    pub fn new(items: Vec<String>, locations: Vec<String>) -> Self {
        Self { items, locations, times: BTreeSet::new(), placed: 0 }
    }

    pub fn resolve(&mut self, action: &Action, model: &Model) -> Option<Command> {
        Some(match action {
            Action::Place(placing) => Command::Create(self.place(placing)),
            Action::PlaceAgain(order) => Command::Create(pick(&model.orders, *order)?.content().clone()),
            Action::Batch(placings) => Command::Batch(placings.iter().map(|placing| self.place(placing)).collect()),
            Action::Approve(order, allocate, shortage) => {
                let drafts: Vec<&Order> = with_status(model, &[OrderStatus::Draft]);
                let order_id = or_any(&drafts, model, *order)?.id.clone();
                let mut request = ApproveOrderRequest { order_id, ..ApproveOrderRequest::default() };
                request.allocate = (!allocate).then_some(false);
                request.set_shortage_handling(*shortage);
                Command::Approve(request)
            }
            Action::Update(order, change) => self.change(or_any(&workable(model), model, *order)?, change)?,
            Action::Cancel(order, lines, reason) => {
                let order = or_any(&workable(model), model, *order)?;
                let reason = i32::from(*reason);
                let lines = shares(order, lines, Line::unshipped)?;
                Command::Cancel(CancelOrderRequest { order_id: order.id.clone(), lines, reason, ..Default::default() })
            }
            Action::Close(order) => {
                let order_id = or_any(&active(model), model, *order)?.id.clone();
                let reason = CancelReason::Customer.into();
                Command::Close(CloseOrderRequest { order_id, reason, ..Default::default() })
            }
            Action::Ship(order, lines, when) => {
                let ready: Vec<&Order> = model.orders.iter().filter(|order| order.is_ready()).collect();
                let order = or_any(&ready, model, *order)?;
                let lines = shares(order, lines, |line| line.allocated)?;
                let occur_time = self.time(*when);
                Command::Ship(ShipOrderRequest { order_id: order.id.clone(), lines, occur_time, ..Default::default() })
            }
            Action::Return(order, lines, at, restock) => self.give_back(model, *order, lines, *at, *restock)?,
            Action::Force(order, line, share, requeue) => {
                let order = or_any(&active(model), model, *order)?;
                let line = pick(&order.lines, u16::from(*line))?;
                let quantity = share.and_then(|share| units_of(share, line.allocated));
                let (order_id, line_number, requeue) = (order.id.clone(), line.number, *requeue);
                Command::Force(ForceBackorderRequest { order_id, line_number, quantity, requeue, ..Default::default() })
            }
            Action::Hold(picks) => Command::Hold(distinct(model, picks, 8)?),
            Action::Resume(picks) => {
                let held: Vec<WaitName> = waits(model, |line| line.is_held());
                // Mostly those that are held, sometimes any.
                let names = if held.is_empty() { distinct(model, picks, 8)? } else { pick_distinct(&held, picks)? };
                Command::Resume(names)
            }
            Action::CancelWaits(picks) => {
                let names = distinct(model, &picks.iter().map(|(pick, _)| *pick).collect::<Vec<_>>(), 8)?;
                let open = |name: &WaitName| line_of(model, name).map_or(0, Line::waiting);
                let wanted = names.into_iter().zip(picks).map(|(name, (_, share))| {
                    let units = share.and_then(|share| units_of(share, open(&name)));
                    (name, units)
                });
                Command::CancelWaits(wanted.collect())
            }
            Action::Fill(selector, whole, units, anyway) => self.fill(model, selector, *whole, *units, *anyway)?,
            Action::Adjust(deltas, when) => {
                let adjustments = deltas.iter().map(|&(item, at, quantity_delta)| StockAdjustment {
                    sku: self.item(item),
                    location_id: self.location(at),
                    quantity_delta,
                });
                let mut seen = BTreeSet::new();
                let adjustments: Vec<_> =
                    adjustments.filter(|one| seen.insert((one.sku.clone(), one.location_id.clone()))).collect();
                let occur_time = self.time(*when);
                Command::Adjust(AdjustStockRequest { adjustments, occur_time, ..Default::default() })
            }
            Action::Count(item, at, on_hand, when) => {
                let count = StockCount { sku: self.item(*item), location_id: self.location(*at), on_hand: *on_hand };
                let occur_time = self.time(*when);
                Command::Count(SetStockRequest { counts: vec![count], occur_time, ..Default::default() })
            }
            Action::Modes(at, manual, strict) => {
                let id = self.location(*at);
                let mut changed = location(&id);
                let settings = &model.locations[&id];
                changed.set_fill_mode(if *manual { FillMode::Manual } else { FillMode::Automatic });
                changed.set_queue_discipline(if *strict {
                    QueueDiscipline::Strict
                } else {
                    QueueDiscipline::SkipAhead
                });
                changed.set_stock_owner(if settings.wms {
                    fillrate_proto::v1::StockOwner::Wms
                } else {
                    fillrate_proto::v1::StockOwner::Fillrate
                });
                changed.untracked = settings.untracked;
                changed.set_allocation_policy(settings.allocation);
                changed.set_ship_policy(settings.ship);
                changed.set_shortage_handling(settings.shortage);
                Command::Location(changed)
            }
            Action::Settings(at, [deny, discontinued, inactive, untracked], limit, buffer) => {
                let mut changed = item(&self.item(*at));
                if *deny {
                    changed.set_backorder_policy(BackorderPolicy::Deny);
                }
                changed.discontinued = *discontinued;
                changed.active = inactive.then_some(false);
                changed.untracked = *untracked;
                if limit.is_some() || *buffer > 0 {
                    let location_id = self.location(*at / 2);
                    changed.locations =
                        vec![ItemLocation { location_id, backorder_limit: *limit, channel_buffer: *buffer }];
                }
                Command::Item(changed)
            }
        })
    }

    fn item(&self, pick: u8) -> String {
        self.items[usize::from(pick) % self.items.len()].clone()
    }

    fn location(&self, pick: u8) -> String {
        self.locations[usize::from(pick) % self.locations.len()].clone()
    }

    /// 0 is the default one, unnamed.
    fn location_or_default(&self, pick: u8) -> String {
        if pick == 0 { String::new() } else { self.location(pick) }
    }

    /// A time that no other command names.
    fn time(&mut self, minute: When) -> Option<Timestamp> {
        let mut second = minute? * 60;
        while !self.times.insert(second) {
            second += 1;
        }
        Some(long_ago(second))
    }

    fn place(&mut self, placing: &Placing) -> CreateOrderRequest {
        self.placed += 1;
        let mut request = new_order(&format!("O{}", self.placed)).policy(placing.policy).priority(placing.priority);
        request.set_ship_policy(placing.ship);
        request.location_id = self.location_or_default(placing.location);
        if placing.customer > 0 {
            request.customer_id = format!("C{}", placing.customer);
        }
        for Want { item, location, units } in &placing.lines {
            request = request.line_at(&self.item(*item), *units, &self.location_or_default(*location));
        }
        match placing.kind {
            Kind::Draft => return request.draft(),
            Kind::Unallocated => request.allocate = Some(false),
            Kind::Imported(minute) => {
                request.import = true;
                request.order_time = self.time(Some(minute));
            }
            Kind::Usual => {}
        }
        request.set_shortage_handling(placing.shortage);
        request
    }

    fn change(&self, order: &Order, change: &Change) -> Option<Command> {
        let mut request = update(&order.id);
        let quantity =
            |number, quantity| LineChange { line_number: number, quantity: Some(quantity), ..Default::default() };
        match change {
            Change::Priority(priority) if *priority != order.priority => request.priority = Some(*priority),
            Change::Policy(policy) if *policy != order.allocation => request.allocation_policy = Some((*policy).into()),
            Change::Ship(ship) if *ship != order.ship => request.ship_policy = Some((*ship).into()),
            Change::Customer(customer) => {
                let customer = if *customer == 0 { String::new() } else { format!("C{customer}") };
                if customer == order.customer {
                    return None;
                }
                request.customer_id = Some(customer);
            }
            Change::Quantities(wanted) => {
                let mut seen = BTreeSet::new();
                for &(line, wanted) in wanted {
                    let line = pick(&order.lines, u16::from(line))?;
                    if seen.insert(line.number) && wanted != line.ordered - line.cancelled {
                        request.lines.push(quantity(line.number, wanted));
                    }
                }
            }
            Change::Add(want) => {
                let number = order.lines.iter().map(|line| line.number).max().unwrap_or(0) + 1;
                let mut line = quantity(number, want.units);
                line.sku = self.item(want.item);
                line.location_id = self.location_or_default(want.location);
                request.lines.push(line);
            }
            Change::Remove(line) => {
                let line_number = pick(&order.lines, u16::from(*line))?.number;
                request.lines.push(LineChange { line_number, remove: true, ..Default::default() });
            }
            _ => return None,
        }
        let draft = order.status == OrderStatus::Draft;
        let pointless = request == UpdateOrderRequest { ..update(&order.id) };
        // A draft keeps one line, and wants something of each: what is refused there is another test's.
        let impossible = draft
            && (request.lines.iter().any(|line| line.quantity == Some(0))
                || (order.lines.len() == 1 && request.lines.iter().any(|line| line.remove)));
        (!pointless && !impossible).then_some(Command::Update(request))
    }

    fn give_back(&self, model: &Model, order: u16, picks: &[(u8, Share)], at: u8, restock: bool) -> Option<Command> {
        let shipped: Vec<&Order> =
            model.orders.iter().filter(|order| order.lines.iter().any(|line| line.shipped > 0)).collect();
        let order = or_any(&shipped, model, order)?;
        let named = shares(order, picks, |line| line.shipped - line.returned)?;
        let lines: Vec<ReturnLine> = named
            .iter()
            .filter_map(|name| Some(ReturnLine { line_number: name.line_number, quantity: name.quantity? }))
            .collect();
        let location_id = if at < 200 { String::new() } else { self.location(at) };
        let request = ReturnOrderRequest {
            order_id: order.id.clone(),
            lines,
            location_id,
            restock: (!restock).then_some(false),
            ..ReturnOrderRequest::default()
        };
        (!request.lines.is_empty()).then_some(Command::Return(request))
    }

    fn fill(
        &self,
        model: &Model,
        selector: &Selector,
        only_completable: bool,
        units: Option<i64>,
        override_policy: bool,
    ) -> Option<Command> {
        let mut quantity = units;
        let customer = |number: u8| if number == 0 { "C1".to_owned() } else { format!("C{number}") };
        let selector = match selector {
            Selector::Order(order) => {
                let waiting: Vec<&Order> = model.orders.iter().filter(|order| order.is_waiting()).collect();
                FillSelector::Order(or_any(&waiting, model, *order)?.id.clone())
            }
            Selector::Named(picks) => {
                quantity = None;
                let names = distinct(model, &picks.iter().map(|(pick, _)| *pick).collect::<Vec<_>>(), 12)?;
                FillSelector::Named(names.into_iter().zip(picks.iter().map(|(_, units)| *units)).collect())
            }
            Selector::Item(item) => FillSelector::Filter(self.item(*item), String::new(), String::new()),
            Selector::Location(at) => FillSelector::Filter(String::new(), String::new(), self.location(*at)),
            Selector::Customer(number) => FillSelector::Filter(String::new(), customer(*number), String::new()),
            Selector::ItemAt(item, at) => FillSelector::Filter(self.item(*item), String::new(), self.location(*at)),
        };
        Some(Command::Fill(FillByHand { selector, only_completable, quantity, override_policy }))
    }
}

fn pick<T>(of: &[T], number: u16) -> Option<&T> {
    (!of.is_empty()).then(|| &of[usize::from(number) % of.len()])
}

/// One of the likely ones, and once in eight any.
fn or_any<'a>(likely: &[&'a Order], model: &'a Model, number: u16) -> Option<&'a Order> {
    if likely.is_empty() || number % 8 == 7 {
        return pick(&model.orders, number / 8);
    }
    pick(likely, number / 8).copied()
}

fn with_status<'a>(model: &'a Model, statuses: &[OrderStatus]) -> Vec<&'a Order> {
    model.orders.iter().filter(|order| statuses.contains(&order.status)).collect()
}

fn active(model: &Model) -> Vec<&Order> {
    with_status(model, &[OrderStatus::Approved, OrderStatus::Fulfilling])
}

fn workable(model: &Model) -> Vec<&Order> {
    with_status(model, &[OrderStatus::Draft, OrderStatus::Approved, OrderStatus::Fulfilling])
}

/// Every line's newest wait that passes.
fn waits(model: &Model, passes: impl Fn(&Line) -> bool) -> Vec<WaitName> {
    let lines = model.orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    lines
        .filter(|(_, line)| !line.waits.is_empty() && passes(line))
        .map(|(order, line)| (order.id.clone(), line.number, line.waits.len() - 1))
        .collect()
}

pub fn line_of<'a>(model: &'a Model, name: &WaitName) -> Option<&'a Line> {
    let order = model.orders.iter().find(|order| order.id == name.0)?;
    order.lines.iter().find(|line| line.number == name.1)
}

/// Backorders, mostly open ones: one pick in `odds` is of any.
fn distinct(model: &Model, picks: &[u16], odds: u16) -> Option<Vec<WaitName>> {
    let open = waits(model, |line| line.wait().is_some());
    let closed_too = picks.first().is_some_and(|first| first % odds == odds - 1);
    pick_distinct(&if closed_too || open.is_empty() { waits(model, |_| true) } else { open }, picks)
}

fn pick_distinct(names: &[WaitName], picks: &[u16]) -> Option<Vec<WaitName>> {
    let mut chosen: Vec<WaitName> = Vec::new();
    for &number in picks {
        let name = pick(names, number)?;
        if !chosen.contains(name) {
            chosen.push(name.clone());
        }
    }
    Some(chosen)
}

/// A share of what there may be taken of a line; at least one unit is asked for.
fn units_of(share: Share, of: i64) -> Option<i64> {
    match share {
        Share::All => None,
        Share::Percent(percent) => Some((of * percent / 100).max(1)),
    }
}

fn shares(order: &Order, picks: &[(u8, Share)], of: impl Fn(&Line) -> i64) -> Option<Vec<LineQuantity>> {
    let mut named: Vec<LineQuantity> = Vec::new();
    for &(line, share) in picks {
        let line = pick(&order.lines, u16::from(line))?;
        if named.iter().all(|name| name.line_number != line.number) {
            named.push(LineQuantity { line_number: line.number, quantity: units_of(share, of(line)) });
        }
    }
    Some(named)
}
