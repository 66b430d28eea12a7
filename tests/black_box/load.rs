//! Clients that all want the same few items at once, each with a will of its own that is the same in every run.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    AdjustStockRequest, AllocationPolicy, BackorderFilter, CancelOrderRequest, ForceBackorderRequest,
    HoldBackorderRequest, ListBackordersRequest, ListOrdersRequest, ListStockRequest, Order, OrderStatus,
    ResumeBackorderRequest, ShipOrderRequest, StockLevel, StockMovementFilter, UpdateOrderRequest,
};
use fillrate_tests::{
    Door, Refusal,
    words::{NewOrder as _, adjust, cancel, delta, fill_item, fill_order, force, order, ship, update},
};
use tonic::Code;

/// The items that everybody wants.
pub const ITEMS: [&str; 3] = ["X", "Y", "Z"];

/// A small generator of numbers: enough will for a client.
pub struct Will(u64);

impl Will {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn units(&mut self, most: u64) -> i64 {
        i64::try_from(1 + self.below(most)).unwrap()
    }

    fn item(&mut self) -> &'static str {
        ITEMS[usize::try_from(self.below(3)).unwrap()]
    }
}

/// Lets `clients` clients do `commands` commands each, all at once, in turn over the doors.
pub async fn run(doors: &[Door], clients: usize, commands: usize, seed: u64) {
    let working = (0..clients).map(|client| {
        let door = doors[client % doors.len()].clone();
        tokio::spawn(async move { work(&door, client, commands, seed).await })
    });
    for done in working.collect::<Vec<_>>() {
        done.await.unwrap();
    }
}

async fn work(door: &Door, client: usize, commands: usize, seed: u64) {
    let mut will = Will::new(seed * 1_000 + client as u64);
    let mut placed = 0;
    for number in 0..commands {
        let request_id = format!("{seed}-{client}-{number}");
        let mine = format!("{seed}-{client}-O{}", will.below(placed.max(1)));
        let place = will.below(10) < 4 || placed == 0;
        let fresh = place.then(|| format!("{seed}-{client}-O{placed}"));
        placed += u64::from(place);
        // What lost against others, or its connection, is done again, with the same will and the same request id.
        let choice = Will(will.0);
        loop {
            let done = command(door, &mut Will(choice.0), fresh.as_deref(), &mine, &request_id).await;
            let Err(refusal) = done else { break };
            if !refusal.is_to_be_retried().await {
                assert!([Code::FailedPrecondition, Code::NotFound].contains(&refusal.code), "{refusal:?}");
                break;
            }
        }
        will.below(2);
    }
}

async fn command(
    door: &Door,
    will: &mut Will,
    fresh: Option<&str>,
    mine: &str,
    request_id: &str,
) -> Result<(), Refusal> {
    let request_id = request_id.to_owned();
    if let Some(id) = fresh {
        let policies = [AllocationPolicy::Partial, AllocationPolicy::CompleteLine, AllocationPolicy::CompleteOrder];
        let policy = policies[usize::try_from(will.below(3)).unwrap()];
        let mut request = order(id).policy(policy).priority(i32::try_from(will.below(3)).unwrap());
        for _ in 0..=will.below(3) {
            request = request.line(will.item(), will.units(4));
        }
        request.request_id = request_id;
        return door.create_order(request).await.map(drop);
    }
    match will.below(12) {
        0..=3 => {
            let adjustments = [delta(will.item(), will.units(6)), delta(will.item(), will.units(3))];
            door.adjust_stock(AdjustStockRequest { request_id, ..adjust(adjustments) }).await.map(drop)
        }
        4 => {
            let lost = -will.units(3);
            door.adjust_stock(AdjustStockRequest { request_id, ..adjust([delta(will.item(), lost)]) }).await.map(drop)
        }
        5 | 6 => door.ship_order(ShipOrderRequest { request_id, ..ship(mine, &[]) }).await.map(drop),
        7 => door.cancel_order(CancelOrderRequest { request_id, ..cancel(mine, &[]) }).await.map(drop),
        8 => {
            let requeue = will.below(2) == 0;
            door.force_backorder(ForceBackorderRequest { requeue, request_id, ..force(mine, 1) }).await.map(drop)
        }
        9 => {
            let priority = Some(i32::try_from(will.below(5)).unwrap());
            door.update_order(UpdateOrderRequest { priority, request_id, ..update(mine) }).await.map(drop)
        }
        10 => {
            let mut request = if will.below(2) == 0 { fill_item(will.item()) } else { fill_order(mine) };
            request.request_id = request_id;
            door.fill_backorders(request).await.map(drop)
        }
        _ => {
            let filter = BackorderFilter { order_ids: vec![mine.to_owned()], ..BackorderFilter::default() };
            let request = ListBackordersRequest { filter: Some(filter), ..ListBackordersRequest::default() };
            let waits = door.list_backorders(request).await?.backorders;
            let Some(newest) = waits.last() else { return Ok(()) };
            let backorder_ids = vec![newest.backorder_id.clone()];
            if newest.hold == 0 {
                door.hold_backorder(HoldBackorderRequest { backorder_ids, request_id, ..Default::default() })
                    .await
                    .map(drop)
            } else {
                door.resume_backorder(ResumeBackorderRequest { backorder_ids, request_id, ..Default::default() })
                    .await
                    .map(drop)
            }
        }
    }
}

/// All orders of a tenant.
pub async fn orders(door: &Door) -> Vec<Order> {
    let mut request = ListOrdersRequest { page_size: 1_000, ..ListOrdersRequest::default() };
    let mut found = Vec::new();
    loop {
        let page = door.list_orders(request.clone()).await.unwrap();
        found.extend(page.orders);
        if page.next_page_token.is_empty() {
            return found;
        }
        request.page_token = page.next_page_token;
    }
}

/// All that must hold of a tenant at rest, as far as it can be read at the door: the line equation, counters that are
/// sums of lines and of ledger rows, nothing sold twice, nothing idle that somebody waits for.
pub async fn must_be_consistent(door: &Door) {
    let orders = orders(door).await;
    let request = ListStockRequest { page_size: 1_000, ..ListStockRequest::default() };
    let stock = door.list_stock(request).await.unwrap().levels;
    let mut sums: BTreeMap<(String, String), [i64; 2]> = BTreeMap::new();
    for movement in door.movements(StockMovementFilter::default()).await {
        let sum = sums.entry((movement.sku, movement.location_id)).or_default();
        sum[0] += movement.on_hand_delta;
        sum[1] += movement.allocated_delta;
    }
    for level in &stock {
        let key = (level.sku.clone(), level.location_id.clone());
        assert_eq!([level.on_hand, level.allocated], sums.get(&key).copied().unwrap_or_default(), "ledger of {key:?}");
        assert!(0 <= level.allocated && level.allocated <= level.on_hand, "sold twice: {level:?}");
        assert_eq!(level.available, level.on_hand - level.allocated);
        let lines = orders.iter().flat_map(|order| &order.lines);
        let here = lines.filter(|line| line.sku == level.sku && line.location_id == level.location_id);
        let (allocated, backordered) = here.fold((0, 0), |(a, b), line| (a + line.allocated, b + line.backordered));
        assert_eq!((level.allocated, level.backordered), (allocated, backordered), "lines of {key:?}");
    }
    for order in &orders {
        order_must_be_consistent(door, order, &stock).await;
    }
}

async fn order_must_be_consistent(door: &Door, order: &Order, stock: &[StockLevel]) {
    if order.status() == OrderStatus::Draft {
        return;
    }
    for line in &order.lines {
        let parts = [line.allocated, line.backordered, line.shipped, line.cancelled];
        assert!(parts.iter().all(|&part| part >= 0), "{order:?}");
        assert_eq!(line.ordered, parts.iter().sum::<i64>(), "{order:?}");
    }
    let waiting: Vec<_> = order.lines.iter().filter(|line| line.backordered > 0).collect();
    assert_eq!(order.backordered, !waiting.is_empty(), "{order:?}");
    if waiting.is_empty() {
        return;
    }
    let backorders = door.backorders_of(&order.order_id).await;
    let held = |id: &str| backorders.iter().any(|found| found.backorder_id == id && found.hold != 0);
    let available = |sku: &str| stock.iter().find(|level| level.sku == sku).map_or(0, |level| level.available);
    match order.allocation_policy() {
        AllocationPolicy::CompleteOrder => {
            assert!(order.lines.iter().all(|line| line.allocated == 0), "a waiting order holds nothing: {order:?}");
            let mut needs: BTreeMap<&str, i64> = BTreeMap::new();
            waiting.iter().for_each(|line| *needs.entry(&line.sku).or_default() += line.backordered);
            let stopped = waiting.iter().any(|line| held(&line.backorder_id));
            assert!(stopped || needs.iter().any(|(sku, need)| *need > available(sku)), "left waiting: {order:?}");
        }
        policy => {
            for line in waiting {
                let least = if policy == AllocationPolicy::CompleteLine { line.backordered } else { 1 };
                let filled = held(&line.backorder_id) || available(&line.sku) < least;
                assert!(filled, "left waiting: {line:?} of {order:?}");
            }
        }
    }
}
