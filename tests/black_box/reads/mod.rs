//! What callers read: single things, lists page by page, explanations and sums.

mod backorders;
mod explanations;
mod inventory;
mod ledger;
mod orders;
mod pages;
mod summaries;

use fillrate_tests::{Door, World};

/// Items X, Y and Z, the locations MAIN, EAST (strict) and WEST (by hand).
async fn three_locations() -> World {
    use fillrate_proto::v1::{FillMode, QueueDiscipline};
    use fillrate_tests::words::location;

    let world = World::with_items(&["X", "Y", "Z"]).await;
    let (mut east, mut west) = (location("EAST"), location("WEST"));
    east.set_queue_discipline(QueueDiscipline::Strict);
    west.set_fill_mode(FillMode::Manual);
    world.door.location(east).await;
    world.door.location(west).await;
    world
}

/// The open backorder of an order's line.
async fn backorder_id(door: &Door, order_id: &str, line_number: i32) -> String {
    door.backorder(order_id, line_number).await.backorder_id
}
