//! (c) The ceiling: the server's own statements, 64 orders in a transaction, sent straight to Postgres by one connection.
//!
//! They are recorded between a server and its Postgres, parameters and all, and sent again as they were, but for what
//! has to be new each time: the ids of orders and requests, which carry a mark, and the transaction's number. What is
//! measured is Postgres and the round trips, with nothing decided, encoded or decoded.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use fillrate_proto::v1::{BatchCreateOrdersRequest, CreateOrderRequest};
use fillrate_tests::{
    Door,
    tap::{Statement, Tap, Transaction},
};
use sqlx::{
    AssertSqlSafe, Connection as _, Encode, Executor as _, PgConnection, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
};

use crate::{
    Outcome,
    ground::Ground,
    numbers::{approximate, milliseconds},
    process::Server,
    shop::refused,
};

/// Orders in each transaction.
pub const ORDERS: u32 = 64;
/// Different transactions that are recorded, so that not always the same rows are written.
const RECORDED: u32 = 24;
/// Stands in the ids of recorded orders and requests, and is replaced by a number as long.
const MARK: &str = "RECORDED";

/// What one connection reached.
#[derive(Debug, Default)]
pub struct Ceiling {
    /// Orders a second.
    pub rate: f64,
    /// The statements of a transaction in their order, and the milliseconds of each, on average.
    pub statements: Vec<(String, f64)>,
}

/// Records and sends again, for so long.
pub async fn measure(
    ground: &Ground,
    mut wish: impl FnMut() -> CreateOrderRequest,
    (warm_up, window): (Duration, Duration),
) -> Outcome<Ceiling> {
    let database = ground.database().await?;
    let (tap, through) = Tap::recorder(&database.server());
    let server = Server::start(&through)?;
    let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
    // What a server learns from its first call is learnt.
    door.create_order(wish()).await.map_err(refused)?;
    let mut recorded = Vec::new();
    for number in 0..RECORDED {
        let requests =
            (0..ORDERS).map(|n| CreateOrderRequest { order_id: format!("{number:03}-{n:02}-{MARK}"), ..wish() });
        let request = BatchCreateOrdersRequest {
            requests: requests.collect(),
            request_id: format!("{number:03}-{MARK}"),
            ..BatchCreateOrdersRequest::default()
        };
        let answer = door.batch_create_orders(request).await.map_err(refused)?;
        if answer.results.len() != usize::try_from(ORDERS)? {
            return Err("a batch was not answered in full".into());
        }
        let calls = tap.take_transactions().into_iter().filter(|transaction| transaction.is_committed());
        recorded.extend(calls.filter(is_call).map(|transaction| Script::of(&transaction)));
    }
    server.stop()?;
    if recorded.len() != usize::try_from(RECORDED)? {
        return Err(format!("{} of {RECORDED} transactions were recorded", recorded.len()).into());
    }
    let before = database.count("SELECT count(*) FROM orders").await?;
    let mut connection = PgConnection::connect_with(&database.server()).await?;
    let (mut number, mut from) = (0_u32, None);
    let mut times = vec![0.0; recorded.first().map_or(0, |script| script.statements.len())];
    // Recorded transactions begin with the end of the one before.
    connection.execute("BEGIN").await?;
    let begun = Instant::now();
    for script in recorded.iter().cycle() {
        let elapsed = begun.elapsed();
        if from.is_none() && elapsed >= warm_up {
            from = Some((Instant::now(), number));
            times.fill(0.0);
        }
        if elapsed >= warm_up + window {
            break;
        }
        number += 1;
        script.send(&mut connection, number, &mut times).await?;
    }
    let (from, first) = from.ok_or("nothing was measured")?;
    let (transactions, elapsed) = (approximate(number - first), from.elapsed());
    let texts = recorded.first().map(Script::texts).unwrap_or_default();
    let ceiling = Ceiling {
        rate: transactions * f64::from(ORDERS) / elapsed.as_secs_f64(),
        statements: texts.into_iter().zip(times.iter().map(|time| time / transactions)).collect(),
    };
    connection.close().await?;
    let placed = database.count("SELECT count(*) FROM orders").await? - before;
    if placed != i64::from(number * ORDERS) {
        return Err(format!("the ceiling placed {placed} orders, not {}", number * ORDERS).into());
    }
    database.drop().await?;
    Ok(ceiling)
}

/// The transaction of a call that placed recorded orders, and not of what the server does beside.
fn is_call(transaction: &Transaction) -> bool {
    transaction.statements().any(|s| s.parameters.iter().flatten().any(|value| !marks(value).is_empty()))
}

/// The statements of a recorded transaction.
struct Script {
    statements: Vec<Line>,
}

/// One of them.
struct Line {
    sql: Arc<str>,
    parameters: Vec<Parameter>,
}

/// A parameter of it.
struct Parameter {
    oid: u32,
    value: Option<Vec<u8>>,
    /// Where the mark stands in it.
    marks: Vec<usize>,
    /// It is the transaction's number.
    is_number: bool,
}

impl Script {
    fn of(transaction: &Transaction) -> Self {
        let number = number_of(transaction);
        let line = |statement: &Statement| {
            let values = statement.types.iter().zip(&statement.parameters);
            let parameters = values.map(|(oid, value)| Parameter {
                oid: *oid,
                marks: marks(value.as_deref().unwrap_or_default()),
                is_number: *oid == INT8 && value.is_some() && *value == number,
                value: value.clone(),
            });
            Line { sql: Arc::clone(&statement.sql), parameters: parameters.collect() }
        };
        Self { statements: transaction.after_begin().map(line).collect() }
    }

    fn texts(&self) -> Vec<String> {
        self.statements.iter().map(|line| line.sql.to_string()).collect()
    }

    /// Sends it once more, under a number of its own.
    async fn send(&self, connection: &mut PgConnection, number: u32, times: &mut [f64]) -> Outcome<()> {
        for (line, time) in self.statements.iter().zip(times) {
            let sql = AssertSqlSafe(Arc::clone(&line.sql));
            let mut arguments = PgArguments::default();
            for parameter in &line.parameters {
                sqlx::Arguments::add(&mut arguments, Raw { oid: parameter.oid, value: parameter.renewed(number) })?;
            }
            let begun = Instant::now();
            if is_control(&line.sql) {
                connection.execute(sqlx::raw_sql(sql)).await?;
            } else {
                connection.execute(sqlx::query_with(sql, arguments)).await?;
            }
            *time += milliseconds(begun.elapsed());
        }
        Ok(())
    }
}

impl Parameter {
    fn renewed(&self, number: u32) -> Option<Vec<u8>> {
        let mut value = self.value.clone()?;
        if self.is_number {
            return Some(((1_i64 << 40) + i64::from(number)).to_be_bytes().to_vec());
        }
        let new = format!("{number:08}");
        for at in &self.marks {
            if let Some(place) = value.get_mut(*at..at + MARK.len()) {
                place.copy_from_slice(new.as_bytes());
            }
        }
        Some(value)
    }
}

/// The transaction's number as it was sent: the first that the statement which writes the events has, or the first of
/// all where none is known to be that.
fn number_of(transaction: &Transaction) -> Option<Vec<u8>> {
    let first = |statement: &Statement| {
        let values = statement.types.iter().zip(&statement.parameters);
        values.filter(|(oid, _)| **oid == INT8).find_map(|(_, value)| value.clone())
    };
    let mut events = transaction.statements().filter(|statement| statement.sql.contains("INSERT INTO events"));
    events.find_map(first).or_else(|| transaction.statements().find_map(first))
}

fn marks(value: &[u8]) -> Vec<usize> {
    let windows = value.windows(MARK.len()).enumerate();
    windows.filter(|(_, part)| *part == MARK.as_bytes()).map(|(at, _)| at).collect()
}

fn is_control(sql: &str) -> bool {
    ["BEGIN", "COMMIT", "ROLLBACK"].iter().any(|word| sql.starts_with(word))
}

/// The type of a transaction's number.
const INT8: u32 = 20;

/// A parameter as it was on the wire.
struct Raw {
    oid: u32,
    value: Option<Vec<u8>>,
}

impl Type<Postgres> for Raw {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Raw {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let Some(value) = &self.value else { return Ok(IsNull::Yes) };
        buffer.extend_from_slice(value);
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(Oid(self.oid)))
    }
}
