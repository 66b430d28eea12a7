//! Buying: what is suggested, and purchase orders of it.

mod demand;
mod endings;
mod estimates;
mod notes;
mod oracle;
mod promises;
mod receive;
mod slow_reader;
mod suggest;
mod take;
mod take_at_once;

use fillrate_tests::{
    World,
    buying::{sold_by, supplier},
    words::{NewOrder as _, order},
};

/// Who waits in [`waiting`] for what: an order each, of nothing in stock.
const WAITING: [(&str, i64); 4] = [("A", 4), ("B", 2), ("C", 1), ("D", 10)];

/// `ACME` sells B, `BOLT` sells A and D, nobody sells C, and all are waited for.
async fn waiting() -> World {
    let world = World::with_items(&["A", "B", "C", "D", "E"]).await;
    let door = &world.door;
    door.suppliers([supplier("BOLT"), supplier("ACME")]).await;
    door.sell([sold_by("BOLT", "A", "5"), sold_by("BOLT", "D", "2"), sold_by("ACME", "B", "3.5")]).await;
    for (sku, quantity) in WAITING {
        door.place(order(&format!("O-{sku}")).line(sku, quantity)).await;
    }
    world
}
