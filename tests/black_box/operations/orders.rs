//! Section 3's table: operations on orders by status.

use fillrate_proto::v1::{
    ApproveOrderRequest, CancelReason, CloseOrderRequest, ErrorReason, HoldBackorderRequest, OrderStatus,
    ResumeBackorderRequest, UpdateOrderRequest,
};
use fillrate_tests::{
    Door, Refusal, World,
    refusal::Refused as _,
    words::{NewOrder as _, cancel, fill_order, force, give_back, order, ship, update, update_quantities},
};
use tonic::Code;

const STATUSES: [OrderStatus; 6] = [
    OrderStatus::Draft,
    OrderStatus::Approved,
    OrderStatus::Fulfilling,
    OrderStatus::Shipped,
    OrderStatus::ShortShipped,
    OrderStatus::Cancelled,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Approve,
    Update,
    Cancel,
    Close,
    Ship,
    Force,
    Hold,
    Resume,
    Fill,
    Return,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// Done, and the order is then of this status.
    Then(OrderStatus),
    /// Refused, and nothing has changed.
    Refused,
}

/// Brings an order of one line, 4 of an item of which 2 are there, to a status.
async fn bring_to(door: &Door, id: &str, status: OrderStatus) {
    door.put_items(&[id]).await;
    door.move_stock(id, 2).await;
    let new = order(id).partial().line(id, 4);
    if status == OrderStatus::Draft {
        door.place(new.draft()).await;
        return;
    }
    door.place(new).await;
    match status {
        OrderStatus::Approved => {}
        OrderStatus::Fulfilling => {
            door.ship_order(ship(id, &[(1, 1)])).await.unwrap();
        }
        OrderStatus::Shipped => {
            door.move_stock(id, 2).await;
            door.ship_order(ship(id, &[])).await.unwrap();
        }
        OrderStatus::ShortShipped => {
            door.ship_order(ship(id, &[])).await.unwrap();
            close(door, id).await.unwrap();
        }
        _ => {
            door.cancel_order(cancel(id, &[])).await.unwrap();
        }
    }
    assert_eq!(door.order(id).await.status(), status, "{id}");
}

async fn close(door: &Door, id: &str) -> Result<(), Refusal> {
    let request = CloseOrderRequest {
        order_id: id.to_owned(),
        reason: CancelReason::Customer.into(),
        ..CloseOrderRequest::default()
    };
    door.close_order(request).await.map(drop)
}

async fn attempt(door: &Door, id: &str, operation: Operation) -> Result<(), Refusal> {
    let backorder_ids: Vec<String> = door.backorders_of(id).await.into_iter().map(|found| found.backorder_id).collect();
    match operation {
        Operation::Approve => {
            let request = ApproveOrderRequest { order_id: id.to_owned(), ..ApproveOrderRequest::default() };
            door.approve_order(request).await.map(drop)
        }
        Operation::Update => door.update_order(update_quantities(id, &[(1, 5)])).await.map(drop),
        Operation::Cancel => door.cancel_order(cancel(id, &[])).await.map(drop),
        Operation::Close => close(door, id).await,
        Operation::Ship => door.ship_order(ship(id, &[])).await.map(drop),
        Operation::Force => door.force_backorder(force(id, 1)).await.map(drop),
        Operation::Hold => {
            door.hold_backorder(HoldBackorderRequest { backorder_ids, ..Default::default() }).await.map(drop)
        }
        Operation::Resume => {
            door.resume_backorder(ResumeBackorderRequest { backorder_ids, ..Default::default() }).await.map(drop)
        }
        Operation::Fill => door.fill_backorders(fill_order(id)).await.map(drop),
        Operation::Return => door.return_order(give_back(id, &[(1, 1)])).await.map(drop),
    }
}

/// Checks a row: one cell for each status, in the order of [`STATUSES`].
async fn row(operation: Operation, cells: [Cell; 6]) {
    let world = World::new().await;
    let door = &world.door;
    door.put_main().await;
    for (status, cell) in STATUSES.into_iter().zip(cells) {
        let id = format!("{operation:?}-{}", status.as_str_name());
        bring_to(door, &id, status).await;
        if operation == Operation::Resume && matches!(status, OrderStatus::Approved | OrderStatus::Fulfilling) {
            door.hold(&id, 1).await;
        }
        let before = door.order(&id).await;
        let done = attempt(door, &id, operation).await;
        match cell {
            Cell::Then(then) => {
                done.unwrap_or_else(|refusal| panic!("{id}: {refusal:?}"));
                assert_eq!(door.order(&id).await.status(), then, "{id}");
            }
            Cell::Refused => {
                let refused = done.expect_err(&id);
                let by_name = matches!(operation, Operation::Hold | Operation::Resume);
                let expected = match (by_name, status) {
                    // A draft has nothing to name.
                    (true, OrderStatus::Draft) => (Code::InvalidArgument, ErrorReason::InvalidField),
                    (true, _) => (Code::FailedPrecondition, ErrorReason::BackorderClosed),
                    (false, _) => (Code::FailedPrecondition, ErrorReason::OrderStatus),
                };
                assert_eq!((refused.code, refused.reason), expected, "{id}: {refused:?}");
                assert_eq!(door.order(&id).await, before, "{id}");
            }
        }
    }
    world.verify().await;
}

use Cell::{Refused, Then};
use OrderStatus::{Approved, Cancelled, Draft, Fulfilling, Shipped, ShortShipped};

#[tokio::test]
async fn approve() {
    row(Operation::Approve, [Then(Approved), Refused, Refused, Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn update_row() {
    row(Operation::Update, [Then(Draft), Then(Approved), Then(Fulfilling), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn cancel_row() {
    row(Operation::Cancel, [Then(Cancelled), Then(Cancelled), Then(Shipped), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn close_row() {
    row(Operation::Close, [Refused, Then(Cancelled), Then(ShortShipped), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn ship_row() {
    row(Operation::Ship, [Refused, Then(Fulfilling), Then(Fulfilling), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn force_row() {
    row(Operation::Force, [Refused, Then(Approved), Then(Fulfilling), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn hold_row() {
    row(Operation::Hold, [Refused, Then(Approved), Then(Fulfilling), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn resume_row() {
    row(Operation::Resume, [Refused, Then(Approved), Then(Fulfilling), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn fill_row() {
    row(Operation::Fill, [Refused, Then(Approved), Then(Fulfilling), Refused, Refused, Refused]).await;
}

#[tokio::test]
async fn return_row() {
    row(Operation::Return, [Refused, Refused, Then(Fulfilling), Then(Shipped), Then(ShortShipped), Refused]).await;
}

/// On a draft anything may be updated; once approved, location, order time, item and line location may not.
#[tokio::test]
async fn only_a_draft_may_be_changed_in_everything() {
    let world = World::with_items(&["X", "Y"]).await;
    let door = &world.door;
    door.location(fillrate_tests::words::location("WEST")).await;
    let changes = |id: &str| {
        let moved = UpdateOrderRequest { location_id: Some("WEST".to_owned()), ..update(id) };
        let dated = UpdateOrderRequest { order_time: Some(fillrate_tests::times::long_ago(0)), ..update(id) };
        let mut other_item = update_quantities(id, &[(1, 3)]);
        "Y".clone_into(&mut other_item.lines[0].sku);
        let mut elsewhere = update_quantities(id, &[(1, 3)]);
        "WEST".clone_into(&mut elsewhere.lines[0].location_id);
        let mut removed = update_quantities(id, &[(2, 3)]);
        removed.lines[0] = fillrate_proto::v1::LineChange { line_number: 2, remove: true, ..Default::default() };
        [moved, dated, other_item, elsewhere, removed]
    };
    let two_lines = |id: &str| order(id).partial().line("X", 4).line("X", 1);
    door.place(two_lines("DRAFT").draft()).await;
    for change in changes("DRAFT") {
        door.update_order(change).await.unwrap();
    }
    let draft = door.order("DRAFT").await;
    assert_eq!((draft.location_id.as_str(), draft.lines.len()), ("WEST", 1));
    assert_eq!((draft.lines[0].sku.as_str(), draft.lines[0].location_id.as_str()), ("Y", "WEST"));

    door.place(two_lines("APPROVED")).await;
    let before = door.order("APPROVED").await;
    for change in changes("APPROVED") {
        door.update_order(change).await.refused(Code::FailedPrecondition, ErrorReason::OrderStatus);
    }
    assert_eq!(door.order("APPROVED").await, before);
    world.verify().await;
}
