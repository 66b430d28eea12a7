//! Epochs: cursors of a lost future are refused.

use fillrate_proto::v1::{ErrorReason, WatchStockRequest, WatchStockResponse, watch_stock_request::Start};
use fillrate_server::{
    domain::id::TenantId,
    maintain::{MaintainError, rotate_epochs},
};
use fillrate_tests::{Door, World, watch::Watch};

use super::number;

async fn refusal_of(door: &Door, cursor: &str) -> ErrorReason {
    let request = WatchStockRequest { start: Some(Start::Cursor(cursor.to_owned())), filter: None };
    door.watch_stock(request).await.expect_err("it is refused").reason
}

#[tokio::test]
async fn a_rotated_epoch_ends_watches_and_refuses_cursors_of_before() {
    let world = World::with_items(&["A"]).await;
    let other = world.tenant("other").await;
    other.put_main().await;
    let (owner, doer) = (world.database.owner(), super::owner());
    let mut watch = Watch::<WatchStockResponse>::from_now(&world.door).await;
    let mut others = Watch::<WatchStockResponse>::from_now(&other).await;
    world.door.move_stock("A", 1).await;
    watch.event().await;
    let cursor = watch.cursor().to_owned();
    let rotated = rotate_epochs(&owner, Some(&TenantId::known("default")), &doer).await.unwrap();
    assert_eq!(rotated.0.len(), 1);
    assert_eq!(watch.end().await.1.reason, ErrorReason::CursorForeign);
    assert_eq!(refusal_of(&world.door, &cursor).await, ErrorReason::CursorForeign);
    let mut watch = Watch::<WatchStockResponse>::from_now(&world.door).await;
    assert!(watch.cursor().starts_with(&rotated.0[0].1), "{rotated}");
    world.door.move_stock("A", 1).await;
    watch.event().await;
    // Another tenant's was left alone, until all are meant.
    let before = others.cursor().to_owned();
    Watch::<WatchStockResponse>::resume(&other, &before).await;
    assert_eq!(rotate_epochs(&owner, None, &doer).await.unwrap().0.len(), 2);
    assert_eq!(others.end().await.1.reason, ErrorReason::CursorForeign);
    assert_eq!(refusal_of(&other, &before).await, ErrorReason::CursorForeign);
    let unknown = rotate_epochs(&owner, Some(&TenantId::known("nobody")), &doer).await.unwrap_err();
    assert!(matches!(unknown, MaintainError::NoTenant(_)), "{unknown}");
    // The second time is one for each tenant.
    let recorded = "SELECT count(*) FROM audit_records WHERE (method, actor) = ('RotateEpoch', 'the owner')";
    assert_eq!(number(&world.database, recorded).await, 3);
    world.verify().await;
}
