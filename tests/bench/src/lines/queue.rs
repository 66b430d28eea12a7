//! A queue of waiting orders, as long as one likes: the first are placed through gRPC, the rest are copies of them.

use std::time::Instant;

use fillrate_proto::v1::{BatchCreateOrdersRequest, CreateOrderRequest, batch_create_orders_result};
use fillrate_tests::{
    Door, copies,
    tap::{Tap, Transaction},
    words::{NewOrder as _, adjust, delta, order},
};
use sqlx::Connection as _;

use crate::{
    Outcome,
    ground::{Database, Ground},
    numbers::milliseconds,
    process::Server,
    shop::{LACKING, QUEUED, UNWANTED, refused},
};

/// More than is ever received, and little enough that a million of them can be counted.
const TOO_MANY: i64 = 10_000_000;
/// The most orders in a batch.
const BATCH: u32 = 1_000;

/// What stands in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Orders of one unit.
    Plain,
    /// The same, but every second one lacks another item too, which it does not watch.
    Mixed,
    /// All of them too large to be filled, with orders of one unit behind them.
    TooLarge,
}

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "one unit each",
            Self::Mixed => "every second one lacks another item",
            Self::TooLarge => "all older ones too large",
        }
    }
}

/// A queue, and a server before it.
pub struct Queue<'a> {
    database: Database<'a>,
    server: Server,
    door: Door,
    /// Orders placed behind the first, by number.
    placed: u32,
}

impl<'a> Queue<'a> {
    /// One so long, of which so many can be filled.
    pub async fn make(ground: &'a Ground, shape: Shape, length: u32, fills: u32) -> Outcome<Self> {
        let database = ground.database().await?;
        let server = Server::start(&database.server())?;
        let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
        let mut queue = Self { database, server, door, placed: 0 };
        let first = queue.place_first(shape).await?;
        let ids: Vec<&str> = first.iter().map(String::as_str).collect();
        let mut superuser = queue.database.superuser().await?;
        copies::copy_orders(&mut superuser, &ids, (length / u32::try_from(ids.len())?).saturating_sub(1)).await?;
        sqlx::query("CHECKPOINT").execute(&mut superuser).await?;
        superuser.close().await?;
        // Later than the copies, which are microseconds apart.
        if shape == Shape::TooLarge {
            queue.refill(2 * fills).await?;
        }
        // Planned for the queue as it is, as by a server that has been there for some time.
        let server = Server::start(&queue.database.server())?;
        queue.door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
        std::mem::replace(&mut queue.server, server).stop()?;
        Ok(queue)
    }

    async fn place_first(&self, shape: Shape) -> Outcome<Vec<String>> {
        let one = |id: &str| order(id).line(QUEUED, 1);
        let orders = match shape {
            Shape::Plain => vec![one("P")],
            Shape::TooLarge => vec![order("L").line(QUEUED, TOO_MANY)],
            Shape::Mixed => {
                // It watches what it lacks; the other is taken away only then.
                self.receive(LACKING, 1, 0).await?;
                self.create(vec![one("P"), one("Q").line(LACKING, 1)]).await?;
                self.receive(LACKING, -1, 0).await?;
                return Ok(vec!["P".to_owned(), "Q".to_owned()]);
            }
        };
        let ids = orders.iter().map(|order| order.order_id.clone()).collect();
        self.create(orders).await?;
        Ok(ids)
    }

    async fn create(&self, requests: Vec<CreateOrderRequest>) -> Outcome<()> {
        let request = BatchCreateOrdersRequest { requests, ..BatchCreateOrdersRequest::default() };
        let results = self.door.batch_create_orders(request).await.map_err(refused)?.results;
        for result in results {
            let Some(batch_create_orders_result::Result::Created(created)) = result.result else {
                return Err("an order of a batch was refused".into());
            };
            if !created.order.is_some_and(|order| order.backordered) {
                return Err("an order does not wait that should".into());
            }
        }
        Ok(())
    }

    /// Places so many orders of one unit at its end.
    pub async fn refill(&mut self, count: u32) -> Outcome<()> {
        let mut left = count;
        while left > 0 {
            let some = left.min(BATCH);
            let numbers = self.placed..self.placed + some;
            self.create(numbers.map(|number| order(&format!("N{number}")).line(QUEUED, 1)).collect()).await?;
            self.placed += some;
            left -= some;
        }
        Ok(())
    }

    /// The milliseconds of a receipt that fills so many.
    pub async fn fill(&self, count: u32) -> Outcome<f64> {
        self.receive(QUEUED, i64::from(count), i64::from(count)).await
    }

    /// The milliseconds of a receipt, which must fill so many.
    pub async fn receive(&self, sku: &str, units: i64, fills: i64) -> Outcome<f64> {
        let begun = Instant::now();
        let answer = self.door.adjust_stock(adjust([delta(sku, units)])).await.map_err(refused)?;
        let time = milliseconds(begun.elapsed());
        let effects = answer.effects.unwrap_or_default();
        let named: i64 = effects.fills.iter().map(|fill| fill.quantity).sum();
        if (effects.fill_count, named) == (fills, fills) {
            Ok(time)
        } else {
            Err(format!("a receipt of {units} filled {} lines with {named} units, not {fills}", effects.fill_count)
                .into())
        }
    }

    /// All the transactions of a receipt that fills so many.
    pub async fn transactions(&mut self, fills: u32) -> Outcome<Vec<Transaction>> {
        let (tap, through) = Tap::on(&self.database.server());
        let server = Server::start(&through)?;
        self.door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
        std::mem::replace(&mut self.server, server).stop()?;
        // What it learns from its first call is learnt.
        self.receive(UNWANTED, 1, 0).await?;
        let _ = tap.take();
        self.fill(fills).await?;
        let of_command = |transaction: &Transaction| transaction.is_committed() && !transaction.is_beside_commands();
        let calls = tap.take_transactions().into_iter().filter(of_command).collect();
        self.refill(fills).await?;
        // The server goes before its line does.
        let plain = Server::start(&self.database.server())?;
        self.door = Door::new(plain.channels(1).await?.pop().ok_or("no connection")?, None);
        std::mem::replace(&mut self.server, plain).stop()?;
        Ok(calls)
    }

    /// Looks whether everything adds up, and removes it.
    pub async fn end(self) -> Outcome<()> {
        self.server.stop()?;
        self.database.verify().await?;
        self.database.drop().await
    }
}
