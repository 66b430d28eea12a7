//! Positions: dense, in order, given once.

use super::{Ground, Run};
use crate::{
    domain::{
        event::Change,
        tests::{
            commands::{self, Dice},
            shelf::Shelf,
        },
    },
    store::rows::Reading,
};

/// What a reader of the feed relies on: positions without holes, and of each row the revisions 1, 2, 3 and so on.
pub(super) async fn is_in_order(ground: &Ground) -> i64 {
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let query = tx.query(
        "SELECT f.last_position - f.event_count + 1 + e.rank AS position, e.kind, e.body FROM feed_batches f \
         JOIN events e ON e.tenant_id = $1 AND e.booked_time = f.booked_time AND e.batch_no = f.batch_no \
         WHERE f.tenant_id = $1 ORDER BY f.last_position, e.rank",
    );
    let rows = query.fetch_all(&mut *tx.inner).await.unwrap();
    let mut revisions = std::collections::HashMap::new();
    let mut last = 0;
    for row in &rows {
        let row = Reading::of("events", row);
        let position: i64 = row.get("position").unwrap();
        assert_eq!(position, last + 1, "a hole");
        last = position;
        let change: Change = serde_json::from_str(row.get("body").unwrap()).unwrap();
        // Orders have revisions that no event tells of.
        let (name, revision, every) = match &change {
            Change::Backorder { after, .. } => (after.backorder.id.to_string(), after.backorder.revision, true),
            Change::Stock { after, .. } => (format!("{} {}", after.location_id, after.sku), after.revision, false),
            Change::Order { after, .. } => (after.id.to_string(), after.revision, false),
            Change::PurchaseOrder { purchase_order_id, revision, .. } => {
                (purchase_order_id.to_string(), *revision, false)
            }
            Change::Location { location_id, revision } => (location_id.to_string(), *revision, false),
        };
        let former = revisions.insert(name.clone(), revision).unwrap_or(0);
        assert!(revision > former && (!every || revision == former + 1), "{name}: {former}, then {revision}");
    }
    let head = tx.query("SELECT f.head FROM feeds f WHERE f.tenant_id = $1").fetch_one(&mut *tx.inner).await.unwrap();
    assert_eq!(Reading::of("feeds", &head).get::<i64>("head").unwrap(), last);
    last
}

#[tokio::test]
async fn sequencers_that_race_give_every_event_one_position() {
    let ground = Ground::lay().await;
    assert_eq!(ground.database.stamp(&ground.tenant, 10).await.unwrap(), None);
    let writer = async {
        let (mut dice, mut shelf) = (Dice::new(11), Shelf::new(false));
        for _ in 0..120 {
            let command = commands::random(&mut dice, &shelf);
            let _ = shelf.run(&command, false);
            ground.run(&[command], Run::default()).await.unwrap().pop().unwrap().ok();
        }
    };
    let sequencer = async {
        loop {
            ground.database.stamp(&ground.tenant, 3).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = writer => {}
        () = async { futures::join!(sequencer, async {
            loop { ground.database.stamp(&ground.tenant, 2).await.unwrap(); }
        }); } => {}
    }
    while ground.database.stamp(&ground.tenant, 2).await.unwrap().is_some() {}
    assert!(ground.database.tenants_with_pending().await.unwrap().0.is_empty());
    assert!(is_in_order(&ground).await > 100);
    ground.clear().await;
}
