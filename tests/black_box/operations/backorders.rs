//! Section 5's table: operations on backorders by state.

use fillrate_proto::v1::{
    Backorder, BackorderCause, BackorderHold, BackorderState, ErrorReason, ForceBackorderRequest, HoldBackorderRequest,
    ResumeBackorderRequest,
};
use fillrate_tests::{
    Door, World,
    refusal::Refused as _,
    words::{NewOrder as _, cancel, fill_named, force, order},
};
use tonic::Code;

const OPEN: (BackorderState, BackorderHold) = (BackorderState::Open, BackorderHold::Unspecified);
const BY_FORCE: (BackorderState, BackorderHold) = (BackorderState::Held, BackorderHold::Force);
const BY_CALL: (BackorderState, BackorderHold) = (BackorderState::Held, BackorderHold::Call);
const FILLED: (BackorderState, BackorderHold) = (BackorderState::Filled, BackorderHold::Unspecified);
const CANCELLED: (BackorderState, BackorderHold) = (BackorderState::Cancelled, BackorderHold::Unspecified);
const STATES: [(BackorderState, BackorderHold); 5] = [OPEN, BY_FORCE, BY_CALL, FILLED, CANCELLED];

fn stands(backorder: &Backorder) -> (BackorderState, BackorderHold) {
    (backorder.state(), backorder.hold())
}

/// A line of 5 with 3 units there, brought to a state. Held by force it holds 2 and waits for 3, with 1 left over; held
/// by call it holds 3 and waits for 2, with 1 left over.
async fn bring_to(door: &Door, id: &str, state: (BackorderState, BackorderHold)) -> Backorder {
    door.put_items(&[id]).await;
    door.move_stock(id, 3).await;
    door.place(order(id).partial().line(id, 5)).await;
    match state {
        BY_FORCE => {
            door.force(ForceBackorderRequest { quantity: Some(1), ..force(id, 1) }).await;
        }
        BY_CALL => {
            door.hold(id, 1).await;
            door.move_stock(id, 1).await;
        }
        FILLED => {
            door.move_stock(id, 2).await;
        }
        CANCELLED => {
            door.cancel_order(cancel(id, &[(1, 2)])).await.unwrap();
        }
        _ => {}
    }
    let backorder = door.backorder(id, 1).await;
    assert_eq!(stands(&backorder), state, "{id}");
    backorder
}

/// A world with a backorder in each state; each named by its item, order and place in [`STATES`].
async fn all_states() -> (World, Vec<Backorder>) {
    let world = World::new().await;
    world.door.put_main().await;
    let mut backorders = Vec::new();
    for (number, state) in STATES.into_iter().enumerate() {
        backorders.push(bring_to(&world.door, &format!("B{number}"), state).await);
    }
    (world, backorders)
}

/// The backorder as it now is, and what its line holds and waits for.
async fn now(door: &Door, backorder: &Backorder) -> (Backorder, (i64, i64)) {
    let held = door.held(&backorder.order_id).await;
    let request = fillrate_proto::v1::GetBackorderRequest { backorder_id: backorder.backorder_id.clone() };
    (door.get_backorder(request).await.unwrap().backorder.unwrap(), held[0])
}

#[tokio::test]
async fn hold() {
    let (world, backorders) = all_states().await;
    let door = &world.door;
    for (backorder, state) in backorders.iter().zip(STATES) {
        let request =
            HoldBackorderRequest { backorder_ids: vec![backorder.backorder_id.clone()], ..Default::default() };
        let done = door.hold_backorder(request).await;
        let (after, _) = now(door, backorder).await;
        if state == FILLED || state == CANCELLED {
            done.refused(Code::FailedPrecondition, ErrorReason::BackorderClosed);
            assert_eq!(after, *backorder);
            continue;
        }
        assert_eq!(stands(&done.unwrap().backorders[0]), BY_CALL);
        assert_eq!(stands(&after), BY_CALL);
        assert_eq!(after.revision == backorder.revision, state == BY_CALL, "{state:?}");
    }
    world.verify().await;
}

#[tokio::test]
async fn resume() {
    let (world, backorders) = all_states().await;
    let door = &world.door;
    for (backorder, state) in backorders.iter().zip(STATES) {
        let request =
            ResumeBackorderRequest { backorder_ids: vec![backorder.backorder_id.clone()], ..Default::default() };
        let done = door.resume_backorder(request).await;
        let (after, line) = now(door, backorder).await;
        match state {
            BY_FORCE => assert_eq!((stands(&after), line), (OPEN, (3, 2))),
            BY_CALL => assert_eq!((stands(&after), line), (OPEN, (4, 1))),
            OPEN => {
                done.refused(Code::FailedPrecondition, ErrorReason::BackorderNotHeld);
                assert_eq!(after, *backorder);
            }
            _ => {
                done.refused(Code::FailedPrecondition, ErrorReason::BackorderClosed);
                assert_eq!(after, *backorder);
            }
        }
    }
    world.verify().await;
}

#[tokio::test]
async fn force_row() {
    let (world, backorders) = all_states().await;
    let door = &world.door;
    for (backorder, state) in backorders.iter().zip(STATES) {
        let id = &backorder.order_id;
        door.force(force(id, 1)).await;
        let (after, line) = now(door, backorder).await;
        let newest = door.backorder(id, 1).await;
        match state {
            OPEN => assert_eq!((stands(&after), line, after.added), (BY_FORCE, (0, 5), 3)),
            BY_FORCE => assert_eq!((stands(&after), line), (BY_FORCE, (0, 5))),
            BY_CALL => assert_eq!((stands(&after), line), (BY_CALL, (0, 5))),
            _ => {
                assert_eq!(after, *backorder);
                assert_ne!(newest.backorder_id, backorder.backorder_id);
                assert_eq!((stands(&newest), newest.cause()), (BY_FORCE, BackorderCause::Forced));
                assert_eq!(newest.original, newest.open);
                assert_eq!(line, (0, newest.open));
            }
        }
        // Again, with nothing left to take: nothing changes, and it succeeds.
        let before = door.backorder(id, 1).await;
        door.force(force(id, 1)).await;
        assert_eq!(door.backorder(id, 1).await, before);
    }
    world.verify().await;
}

#[tokio::test]
async fn stock_in() {
    let (world, backorders) = all_states().await;
    let door = &world.door;
    for (backorder, state) in backorders.iter().zip(STATES) {
        door.move_stock(&backorder.sku, 1).await;
        let (after, line) = now(door, backorder).await;
        match state {
            OPEN => assert_eq!((stands(&after), line), (OPEN, (4, 1))),
            // The one that was left over too.
            BY_FORCE => assert_eq!((stands(&after), line), (OPEN, (4, 1))),
            _ => assert_eq!(after, *backorder, "{state:?}"),
        }
    }
    world.verify().await;
}

#[tokio::test]
async fn fill_by_name() {
    let (world, backorders) = all_states().await;
    let door = &world.door;
    for (backorder, state) in backorders.iter().zip(STATES) {
        let done = door.fill_backorders(fill_named(&[(&backorder.backorder_id, None)])).await;
        let (after, line) = now(door, backorder).await;
        match state {
            // Nothing is there: no error, the answer says why.
            OPEN => {
                let answer = done.unwrap();
                assert_eq!((answer.not_filled_count, answer.effects.unwrap().fill_count), (1, 0));
                assert_eq!(after, *backorder);
            }
            BY_FORCE => assert_eq!((stands(&after), line), (BY_FORCE, (3, 2))),
            BY_CALL => assert_eq!((stands(&after), line), (BY_CALL, (4, 1))),
            _ => {
                done.refused(Code::FailedPrecondition, ErrorReason::BackorderClosed);
                assert_eq!(after, *backorder);
            }
        }
    }
    // What is filled to the last unit is no longer held.
    door.move_stock("B1", 2).await;
    let (resumed, _) = now(door, &backorders[1]).await;
    assert_eq!(stands(&resumed), FILLED);
    let more = &backorders[2];
    door.move_stock(&more.sku, 1).await;
    door.fill(fill_named(&[(&more.backorder_id, None)])).await;
    assert_eq!(stands(&now(door, more).await.0), FILLED);
    world.verify().await;
}

/// The line loses stock: all but one unit of what is on hand.
#[tokio::test]
async fn the_line_loses_stock() {
    let (world, backorders) = all_states().await;
    let door = &world.door;
    for (backorder, state) in backorders.iter().zip(STATES) {
        let on_hand = door.level(&backorder.sku).await.on_hand;
        door.move_stock(&backorder.sku, 1 - on_hand).await;
        let (after, line) = now(door, backorder).await;
        let newest = door.backorder(&backorder.order_id, 1).await;
        match state {
            OPEN | BY_FORCE | BY_CALL => {
                assert_eq!((stands(&after), line), (state, (1, 4)), "{state:?}");
                assert_eq!(after.open, 4);
                assert_eq!(newest.backorder_id, backorder.backorder_id);
            }
            _ => {
                assert_eq!(after, *backorder);
                assert_ne!(newest.backorder_id, backorder.backorder_id);
                assert_eq!((stands(&newest), newest.cause()), (OPEN, BackorderCause::StockLoss));
                assert_eq!(newest.original, newest.open);
                assert_eq!(line, (1, newest.open));
            }
        }
    }
    world.verify().await;
}
