//! What reaches the database: how many statements a transaction takes, that none reads a table that grows to its end, and
//! that watchers share what they read.

mod counts;
mod plans;
mod tenants;
mod watchers;

use fillrate_proto::v1::{BatchCreateOrdersRequest, CreateOrderRequest, batch_create_orders_result};
use fillrate_server::config::Connection;
use fillrate_tests::{
    Door,
    database::Database,
    server::Server,
    tap::{Tap, Transaction},
};

/// A server whose line to its database is tapped. With one writer, so that what it has prepared is known.
pub struct Tapped {
    pub database: Database,
    pub tap: Tap,
    pub server: Server,
    pub door: Door,
}

impl Tapped {
    pub async fn on(database: Database) -> Self {
        let (tap, through) = Tap::on(&database.server());
        let server = Server::start_with(&database, |config| {
            config.database = Connection::External { server: through.into(), owner: None };
            config.writer_connections = 1;
        })
        .await;
        Self { door: server.door().await, database, tap, server }
    }

    /// The committed transactions of commands since the last time.
    pub fn transactions(&self) -> Vec<Transaction> {
        let commands = |transaction: &Transaction| transaction.is_committed() && !transaction.is_beside_commands();
        self.tap.take_transactions().into_iter().filter(commands).collect()
    }
}

/// Creates orders in one call; every one must succeed.
async fn create(door: &Door, requests: Vec<CreateOrderRequest>) {
    let count = requests.len();
    let request = BatchCreateOrdersRequest { requests, ..BatchCreateOrdersRequest::default() };
    let results = door.batch_create_orders(request).await.unwrap().results;
    assert_eq!(results.len(), count);
    for result in results {
        assert!(matches!(result.result, Some(batch_create_orders_result::Result::Created(_))), "{result:?}");
    }
}
