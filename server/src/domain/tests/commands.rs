//! Random commands over a small world, so that they meet.

use super::{buying, shelf::Shelf};
use crate::domain::{
    backorder::BackorderState,
    command::{
        AdjustStock, Adjustment, ApproveOrder, CancelBackorder, CancelOrder, CloseOrder, Command, Count, CreateOrder,
        FillBackorders, FillSelector, ForceBackorder, HoldBackorder, LineChange, NamedBackorder, NamedFill, NamedUnits,
        NewLine, Patch, PutItem, PutLocation, ResumeBackorder, ReturnOrder, SetStock, ShipOrder, UpdateOrder,
    },
    id::{BackorderId, CustomerId, LocationId, OrderId, ReturnId, ShipmentId, Sku},
    inventory::{BackorderPolicy, FillMode, ItemLocation, MovementType, QueueDiscipline, StockOwner},
    order::{AllocationPolicy, CancelReason, ShipPolicy, ShortageHandling},
    quantity::Quantity,
    wants::WaitingFilter,
    zone::Zone,
};

/// A small generator (xorshift), so that a seed is a run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn units(&mut self, most: usize) -> i64 {
        i64::try_from(self.below(most)).unwrap() + 1
    }

    pub(super) fn quantity(&mut self, most: usize) -> Quantity {
        Quantity::new(self.units(most)).unwrap()
    }

    pub(super) fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

const SKUS: [&str; 4] = ["A", "B", "C", "D"];
const PLACES: [&str; 3] = ["MAIN", "WEST", "WMS"];
const POLICIES: [AllocationPolicy; 3] =
    [AllocationPolicy::CompleteOrder, AllocationPolicy::CompleteLine, AllocationPolicy::Partial];

pub(super) fn sku(dice: &mut Dice) -> Sku {
    Sku::known(dice.of(&SKUS))
}

pub(super) fn place(dice: &mut Dice) -> LocationId {
    LocationId::known(if dice.one_in(15) {
        "WMS"
    } else if dice.one_in(3) {
        "WEST"
    } else {
        "MAIN"
    })
}

pub(crate) fn random(dice: &mut Dice, shelf: &Shelf) -> Command {
    if let Some(missing) = PLACES.iter().find(|p| !shelf.locations.contains_key(&LocationId::known(**p))) {
        return put_location(dice, missing);
    }
    if let Some(missing) = SKUS.iter().find(|s| !shelf.items.contains_key(&Sku::known(**s))) {
        return put_item(dice, missing);
    }
    if dice.one_in(5) {
        return buying::random(dice, shelf);
    }
    let orders: Vec<OrderId> = shelf.orders.keys().cloned().collect();
    if orders.is_empty() {
        return create(dice, shelf);
    }
    let open: Vec<OrderId> = shelf.orders.values().filter(|o| o.is_open()).map(|o| o.id.clone()).collect();
    let order = if open.is_empty() || dice.one_in(10) { dice.of(&orders) } else { dice.of(&open) };
    let waiting: Vec<BackorderId> = shelf
        .rows
        .values()
        .filter(|r| matches!(r.view.backorder.state, BackorderState::Open | BackorderState::Held))
        .map(|r| r.view.backorder.id.clone())
        .collect();
    let any = shelf.rows.keys().next().cloned().unwrap_or_else(|| BackorderId::known("none"));
    let backorder = if waiting.is_empty() { any } else { dice.of(&waiting) };
    let count = shelf.orders[&order].lines.len();
    let number = i32::try_from(dice.below(count)).unwrap() + 1;
    match dice.below(100) {
        0..22 => create(dice, shelf),
        22..40 => adjust(dice),
        40..44 => count_stock(dice, shelf),
        44..50 => Command::CancelOrder(CancelOrder {
            order_id: order,
            etag: None,
            lines: if dice.one_in(2) { Vec::new() } else { named(dice, number) },
            reason: dice.of(&[CancelReason::Customer, CancelReason::OutOfStock]),
            occur_time: None,
        }),
        50..53 => Command::CloseOrder(CloseOrder { order_id: order, etag: None, reason: CancelReason::Other }),
        53..59 => Command::ShipOrder(ShipOrder {
            order_id: order,
            etag: None,
            shipment_id: ShipmentId::known(format!("S{}", shelf.batch_no)),
            lines: if dice.one_in(2) { Vec::new() } else { named(dice, number) },
            reference: None,
            occur_time: dice.one_in(4).then(|| shelf.now() - chrono::TimeDelta::seconds(dice.units(30))),
        }),
        59..62 => Command::ReturnOrder(ReturnOrder {
            order_id: order,
            etag: None,
            return_id: ReturnId::known(format!("R{}", shelf.batch_no)),
            location_id: dice.one_in(2).then(|| place(dice)),
            restock: !dice.one_in(4),
            lines: named(dice, number),
            reference: None,
            occur_time: None,
        }),
        62..70 => Command::ForceBackorder(ForceBackorder {
            order_id: order,
            number,
            quantity: dice.one_in(3).then(|| dice.quantity(4)),
            // A requeued order is tried last once: where a strict queue stops it then, it stays unfilled until something
            // rises, though a full scan at any later command would fill it.
            requeue: dice.one_in(3) && !shelf.locations.values().any(|l| l.is_strict()),
        }),
        70..74 => Command::HoldBackorder(HoldBackorder {
            backorders: vec![NamedBackorder { backorder_id: backorder, path: "b".into() }],
        }),
        74..78 => Command::ResumeBackorder(ResumeBackorder {
            backorders: vec![NamedBackorder { backorder_id: backorder, path: "b".into() }],
        }),
        78..81 => Command::CancelBackorder(CancelBackorder {
            backorders: vec![NamedFill {
                backorder_id: backorder,
                most: dice.one_in(2).then(|| dice.quantity(3)),
                path: "b".into(),
            }],
            reason: dice.of(&[CancelReason::Fraud, CancelReason::OutOfStock]),
            occur_time: None,
        }),
        81..86 => fill(dice, order, backorder),
        86..94 => update(dice, order, number),
        94..96 => Command::ApproveOrder(ApproveOrder {
            order_id: order,
            etag: None,
            allocate: !dice.one_in(4),
            shortage_handling: None,
        }),
        96..98 => {
            let at = dice.of(&["MAIN", "WEST"]);
            put_location(dice, at)
        }
        _ => {
            let which = dice.of(&SKUS);
            put_item(dice, which)
        }
    }
}

fn named(dice: &mut Dice, number: i32) -> Vec<NamedUnits> {
    vec![NamedUnits { number, quantity: dice.one_in(2).then(|| dice.quantity(4)), path: "lines[0]".into() }]
}

fn create(dice: &mut Dice, shelf: &Shelf) -> Command {
    let count = 1 + dice.below(3);
    let lines = (0..count).map(|i| NewLine {
        number: i32::try_from(i).unwrap() + 1,
        sku: sku(dice),
        location_id: dice.one_in(4).then(|| place(dice)),
        quantity: dice.quantity(6),
        unit_price: None,
        required_time: None,
        path: format!("lines[{i}]"),
    });
    let lines = lines.collect();
    let draft = dice.one_in(10);
    let import = !draft && dice.one_in(12);
    Command::CreateOrder(Box::new(CreateOrder {
        order_id: OrderId::known(format!("O{}", shelf.orders.len())),
        id_given: true,
        content_hash: vec![1],
        customer_id: Some(CustomerId::known(dice.of(&["anna", "bert"]))),
        reference: String::new(),
        location_id: Some(place(dice)),
        priority: if dice.one_in(4) { i32::try_from(dice.below(3)).unwrap() } else { 0 },
        order_time: import.then(|| shelf.now() - chrono::TimeDelta::seconds(dice.units(50))),
        required_time: None,
        allocation_policy: Some(dice.of(&POLICIES)),
        ship_policy: Some(dice.of(&[ShipPolicy::Any, ShipPolicy::WhenComplete])),
        shortage_handling: dice.one_in(4).then(|| dice.of(&[ShortageHandling::CancelShort, ShortageHandling::Refuse])),
        draft,
        allocate: draft || !dice.one_in(10),
        import,
        lines,
    }))
}

fn adjust(dice: &mut Dice) -> Command {
    let adjustments = (0..1 + dice.below(2)).map(|i| Adjustment {
        sku: sku(dice),
        location_id: Some(place(dice)),
        delta: if dice.one_in(3) { -dice.units(5) } else { dice.units(8) },
        path: format!("adjustments[{i}]"),
    });
    Command::AdjustStock(AdjustStock {
        adjustments: adjustments.collect(),
        movement_type: MovementType::Adjustment,
        note: String::new(),
        reference: None,
        occur_time: None,
    })
}

fn count_stock(dice: &mut Dice, shelf: &Shelf) -> Command {
    Command::SetStock(SetStock {
        counts: vec![Count {
            sku: sku(dice),
            location_id: Some(place(dice)),
            on_hand: dice.units(10) - 1,
            path: "counts[0]".into(),
        }],
        note: String::new(),
        reference: None,
        occur_time: dice.one_in(2).then(|| shelf.now() - chrono::TimeDelta::seconds(dice.units(20))),
    })
}

fn fill(dice: &mut Dice, order_id: OrderId, backorder_id: BackorderId) -> Command {
    let most = dice.one_in(3).then(|| dice.quantity(3));
    let selector = match dice.below(3) {
        0 => FillSelector::Order { order_id, most },
        1 => FillSelector::Named(vec![NamedFill { backorder_id, most, path: "named[0]".into() }]),
        _ => FillSelector::Filter {
            filter: WaitingFilter {
                sku: dice.one_in(2).then(|| sku(dice)),
                customer_id: dice.one_in(3).then(|| CustomerId::known("anna")),
                location_id: dice.one_in(2).then(|| place(dice)),
            },
            most,
        },
    };
    Command::FillBackorders(FillBackorders {
        selector,
        only_completable: dice.one_in(4),
        override_policy: dice.one_in(4),
    })
}

fn update(dice: &mut Dice, order_id: OrderId, number: i32) -> Command {
    let mut lines = Vec::new();
    if !dice.one_in(3) {
        lines.push(LineChange {
            number,
            quantity: Some(dice.units(9) - 1),
            sku: None,
            location_id: None,
            unit_price: Patch::Keep,
            required_time: Patch::Keep,
            remove: false,
            path: "lines[0]".into(),
        });
    }
    if dice.one_in(6) {
        lines.push(LineChange {
            number: i32::try_from(dice.below(6)).unwrap() + 1,
            quantity: Some(dice.units(4)),
            sku: Some(sku(dice)),
            location_id: None,
            unit_price: Patch::Keep,
            required_time: Patch::Keep,
            remove: false,
            path: "lines[1]".into(),
        });
        lines.dedup_by_key(|l| l.number);
    }
    Command::UpdateOrder(Box::new(UpdateOrder {
        order_id,
        etag: None,
        priority: dice.one_in(3).then(|| i32::try_from(dice.below(3)).unwrap()),
        customer_id: Patch::Keep,
        reference: None,
        allocation_policy: if dice.one_in(3) { Patch::Set(dice.of(&POLICIES)) } else { Patch::Keep },
        ship_policy: Patch::Keep,
        order_time: None,
        required_time: Patch::Keep,
        location_id: None,
        lines,
        reason: CancelReason::Customer,
    }))
}

fn put_location(dice: &mut Dice, id: &str) -> Command {
    Command::PutLocation(Box::new(PutLocation {
        location_id: LocationId::known(id),
        etag: None,
        name: String::new(),
        is_default: id == "MAIN",
        untracked: id == "WEST" && dice.one_in(5),
        fill_mode: if dice.one_in(3) { FillMode::Manual } else { FillMode::Automatic },
        stock_owner: if id == "WMS" { StockOwner::Wms } else { StockOwner::Fillrate },
        queue_discipline: dice.of(&[QueueDiscipline::SkipAhead, QueueDiscipline::Strict]),
        allocation_policy: AllocationPolicy::CompleteOrder,
        ship_policy: ShipPolicy::Any,
        shortage_handling: ShortageHandling::Backorder,
        time_zone: Zone::default(),
        active: true,
        path: String::new(),
    }))
}

fn put_item(dice: &mut Dice, id: &str) -> Command {
    let limit = dice.one_in(4).then(|| dice.units(8));
    Command::PutItem(Box::new(PutItem {
        sku: Sku::known(id),
        etag: None,
        name: String::new(),
        untracked: dice.one_in(8),
        discontinued: dice.one_in(10),
        backorder_policy: if dice.one_in(8) { BackorderPolicy::Deny } else { BackorderPolicy::Allow },
        active: true,
        locations: vec![(
            LocationId::known("MAIN"),
            ItemLocation { backorder_limit: limit, channel_buffer: dice.units(3) - 1 },
        )],
        path: String::new(),
    }))
}
