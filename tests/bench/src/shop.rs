//! What everybody orders from: one location, many items, and more of each than is ever wanted.

use fillrate_proto::v1::{
    BatchCreateOrdersRequest, CreateOrderRequest, PutItemRequest, PutLocationRequest, put_item_result,
};
use fillrate_tests::{
    Door,
    words::{MAIN, NewOrder as _, adjust, delta, item, location, order},
};

use crate::{Outcome, process::Server};

/// Items are numbers, so that pgbench can name them too.
pub const FIRST: u32 = 10_000;
/// Of each item.
const PLENTY: i64 = 1_000_000_000;
/// An item that there is nothing of, and that queues wait for.
pub const QUEUED: &str = "QUEUED";
/// One that there is nothing of, and that every second order of a mixed queue lacks besides.
pub const LACKING: &str = "LACKING";
/// One that nobody waits for.
pub const UNWANTED: &str = "UNWANTED";

/// Puts the location and the items, books the stock, and places the first orders.
pub async fn open(server: &Server, items: u32, history: u32) -> Outcome<()> {
    let channel = server.channels(1).await?.pop().ok_or("no connection")?;
    let door = Door::new(channel, None);
    door.put_location(PutLocationRequest { locations: vec![location(MAIN)], ..Default::default() })
        .await
        .map_err(refused)?;
    let skus: Vec<String> = (FIRST..FIRST + items).map(|number| number.to_string()).collect();
    let all: Vec<&str> = skus.iter().map(String::as_str).chain([QUEUED, LACKING, UNWANTED]).collect();
    for some in all.chunks(1_000) {
        let items = some.iter().map(|sku| item(sku)).collect();
        let request = PutItemRequest { items, ..Default::default() };
        let results = door.put_item(request).await.map_err(refused)?.results;
        if results.iter().any(|result| matches!(result.result, Some(put_item_result::Result::Error(_)))) {
            return Err("an item was refused".into());
        }
    }
    for some in skus.chunks(5_000) {
        door.adjust_stock(adjust(some.iter().map(|sku| delta(sku, PLENTY)))).await.map_err(refused)?;
    }
    let mut chance = Chance::new(1);
    for first in (0..history).step_by(500) {
        let requests = (first..history.min(first + 500)).map(|_| spread(&mut chance, items)).collect();
        let request = BatchCreateOrdersRequest { requests, ..BatchCreateOrdersRequest::default() };
        door.batch_create_orders(request).await.map_err(refused)?;
    }
    Ok(())
}

/// A refusal where none should be.
pub fn refused(refusal: fillrate_tests::Refusal) -> crate::Failure {
    format!("refused: {refusal:?}").into()
}

/// Numbers that look like chance, the same in every run.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 16) % u64::from(bound.max(1))).unwrap_or_default()
    }
}

/// An order of three lines, one of each third of the items: as the baselines' scripts have it.
pub fn spread(chance: &mut Chance, items: u32) -> CreateOrderRequest {
    let third = items / 3;
    let sku = |part: u32, chance: &mut Chance| (FIRST + part * third + chance.below(third)).to_string();
    let [one, two, three] = [sku(0, chance), sku(1, chance), sku(2, chance)];
    order("").line(&one, 1).line(&two, 1).line(&three, 1)
}

/// An order of the item that everybody wants.
pub fn hot() -> CreateOrderRequest {
    order("").line(&FIRST.to_string(), 1)
}
