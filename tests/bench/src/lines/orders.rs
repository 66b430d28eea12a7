//! Orders: spread over all items, of one hot item, in batches, and of one lonely client. Beside each, in turn, the
//! baselines with as many clients.

use fillrate_proto::v1::{
    BatchCreateOrdersRequest, BatchCreateOrdersResult, CreateOrderRequest, batch_create_orders_result,
};
use fillrate_tests::Door;

use super::Bench;
use crate::{
    Outcome,
    args::Line,
    baseline::{Bodies, Way, Wish},
    ceiling, disk,
    ground::Ground,
    load::{self, Measured},
    numbers::{approximate, median},
    process::Server,
    report::Report,
    shop::{self, Chance, refused},
};

/// Orders in a call of `BatchCreateOrders`, and who sends them.
const BATCH: u32 = 100;
const BATCH_CLIENTS: u32 = 8;
/// What a server may have in memory while all clients write.
const MEMORY_MB: f64 = 150.0;

/// How the orders come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spread,
    Hot,
    Batches,
    Lonely,
}

/// What the rounds of a line found, each with its baselines.
#[derive(Debug, Default)]
struct Found {
    /// What a commit waited for then.
    flushes: Vec<f64>,
    ours: Vec<f64>,
    latencies: Vec<f64>,
    late: Vec<f64>,
    memory: Vec<f64>,
    processor: Vec<f64>,
    postgres: Vec<f64>,
    /// Single calls, beside batches.
    single: Vec<f64>,
    statements: Vec<f64>,
    statements_latency: Vec<f64>,
    statements_postgres: Vec<f64>,
    function: Vec<f64>,
    function_latency: Vec<f64>,
    function_postgres: Vec<f64>,
    ceiling: Vec<f64>,
}

pub async fn measure(bench: &Bench, ground: &Ground, report: &mut Report) -> Outcome<()> {
    let bodies = bodies(bench, ground).await?;
    let mut spread = None;
    for (line, kind, name) in [
        (Line::Spread, Kind::Spread, "spread"),
        (Line::Hot, Kind::Hot, "hot"),
        (Line::Batches, Kind::Batches, "batches"),
        (Line::Lonely, Kind::Lonely, "lonely"),
    ] {
        if !bench.args.measures(line) {
            continue;
        }
        let mut found = Found::default();
        for round in 0..bench.sizes.rounds {
            found.ours(bench, ground, kind, round).await?;
            if kind == Kind::Batches && spread.is_none() {
                // To compare with, where the line itself is not wanted.
                found.single.push(one_run(bench, ground, Kind::Spread, round).await?.measured.rate);
            }
            found.baselines(bench, ground, kind, bodies).await?;
        }
        report.figure(name, "a write and its flush to the disk", "ms", found.flushes.clone());
        match kind {
            Kind::Spread => spread = Some(found.many(bench, report, name)),
            Kind::Hot => drop(found.many(bench, report, name)),
            Kind::Batches => found.batches(report, spread),
            Kind::Lonely => found.lonely(report),
        }
        if matches!(kind, Kind::Spread | Kind::Hot) {
            best(bench, ground, report, (name, kind), (&found, bodies)).await?;
        }
    }
    Ok(())
}

/// How long what is written beside orders is, of this server.
async fn bodies(bench: &Bench, ground: &Ground) -> Outcome<[Bodies; 2]> {
    let mut bodies = [Bodies::default(); 2];
    for (bodies, hot) in bodies.iter_mut().zip([false, true]) {
        let database = ground.database().await?;
        let server = Server::start(&database.server())?;
        let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
        let mut chance = Chance::new(7);
        for _ in 0..5 {
            let order = if hot { shop::hot() } else { shop::spread(&mut chance, bench.sizes.items) };
            door.create_order(order).await.map_err(refused)?;
        }
        server.stop()?;
        *bodies = Bodies::of(&database).await?;
        database.drop().await?;
    }
    Ok(bodies)
}

impl Found {
    async fn ours(&mut self, bench: &Bench, ground: &Ground, kind: Kind, round: u32) -> Outcome<()> {
        self.flushes.push(disk::flush(ground.folder())?.0);
        let Run { measured, memory, processor, postgres } = one_run(bench, ground, kind, round).await?;
        self.ours.push(measured.rate);
        self.latencies.push(median(&measured.latencies));
        self.late.push(crate::numbers::quantile(&measured.latencies, 0.99));
        self.memory.push(memory);
        self.processor.push(processor);
        self.postgres.push(postgres);
        Ok(())
    }

    async fn baselines(&mut self, bench: &Bench, ground: &Ground, kind: Kind, bodies: [Bodies; 2]) -> Outcome<()> {
        let [spread, hot] = bodies;
        let (wish, bodies) = if kind == Kind::Hot { (Wish::Hot, hot) } else { (Wish::Spread, spread) };
        let clients = clients(bench, kind);
        if kind != Kind::Batches {
            if let Some(paced) = bench.baseline(ground, (Way::Statements, wish), clients, bodies).await? {
                self.statements.push(paced.rate);
                self.statements_latency.push(paced.latency);
                self.statements_postgres.push(paced.processor);
            }
            if let Some(paced) = bench.baseline(ground, (Way::Function, wish), clients, bodies).await? {
                self.function.push(paced.rate);
                self.function_latency.push(paced.latency);
                self.function_postgres.push(paced.processor);
            }
        }
        if kind != Kind::Lonely && !bench.args.alone {
            let mut chance = Chance::new(11);
            let items = bench.sizes.items;
            let order = || if wish == Wish::Hot { shop::hot() } else { shop::spread(&mut chance, items) };
            let reached = ceiling::measure(ground, order, (bench.sizes.warm_up, bench.sizes.window)).await?;
            self.ceiling.push(reached.rate);
        }
        Ok(())
    }

    /// Many clients, an order each.
    fn many(&self, bench: &Bench, report: &mut Report, line: &'static str) -> f64 {
        let many = bench.args.clients;
        let rate = report.figure(line, format!("CreateOrder, {many} clients"), "orders/s", self.ours.clone());
        report.figure(line, "  a call, middle", "ms", self.latencies.clone());
        report.figure(line, "  a call, 99 of 100", "ms", self.late.clone());
        report.figure(line, "  processor time of the server", "us/order", self.processor.clone());
        report.figure(line, "  processor time of Postgres", "us/order", self.postgres.clone());
        let memory = report.figure(line, "  memory of the server", "MB", self.memory.clone());
        report.at_most(line, "memory of the server, MB", memory, MEMORY_MB);
        let (a, b, c) = self.all_baselines(report, line, many);
        let (of_a, of_b) = if line == "spread" { (3.0, 1.2) } else { (8.0, 5.0) };
        if let (Some(a), Some(b)) = (a, b) {
            report.at_least(line, "ours / (a)", rate / a, of_a);
            report.at_least(line, "ours / (b)", rate / b, of_b);
        }
        if let (Some(c), "spread") = (c, line) {
            report.at_least(line, "ours / (c)", rate / c, 0.6);
        }
        rate
    }

    fn all_baselines(
        &self,
        report: &mut Report,
        line: &'static str,
        many: u32,
    ) -> (Option<f64>, Option<f64>, Option<f64>) {
        let mut one = |name: String, rounds: &[f64], postgres: &[f64]| {
            let rate = (!rounds.is_empty()).then(|| report.figure(line, name, "orders/s", rounds.to_vec()))?;
            if !postgres.is_empty() {
                report.figure(line, "  processor time of Postgres", "us/order", postgres.to_vec());
            }
            Some(rate)
        };
        (
            one(format!("(a) statement by statement, {many} clients"), &self.statements, &self.statements_postgres),
            one(format!("(b) one function, {many} clients"), &self.function, &self.function_postgres),
            one("(c) our statements for 64, one connection".to_owned(), &self.ceiling, &[]),
        )
    }

    fn batches(&self, report: &mut Report, spread: Option<f64>) {
        let line = "batches";
        let name = format!("BatchCreateOrders of {BATCH}, {BATCH_CLIENTS} clients");
        let rate = report.figure(line, name, "orders/s", self.ours.clone());
        report.figure(line, "  a call, middle", "ms", self.latencies.clone());
        report.figure(line, "  processor time of the server", "us/order", self.processor.clone());
        report.figure(line, "  processor time of Postgres", "us/order", self.postgres.clone());
        let single =
            spread.unwrap_or_else(|| report.figure(line, "the same by single calls", "orders/s", self.single.clone()));
        if self.ceiling.is_empty() {
            return;
        }
        let ceiling =
            report.figure(line, "(c) our statements for 64, one connection", "orders/s", self.ceiling.clone());
        let text = "ours / the lesser of 1.5 x the single calls and 0.85 x (c)";
        report.at_least(line, text, rate / (1.5 * single).min(0.85 * ceiling), 1.0);
    }

    fn lonely(&self, report: &mut Report) {
        let line = "lonely";
        let ours = report.figure(line, "CreateOrder, one client, middle", "ms", self.latencies.clone());
        if self.function_latency.is_empty() {
            return;
        }
        report.figure(line, "(a) statement by statement, one client, middle", "ms", self.statements_latency.clone());
        let name = "(b) one function, one client, middle";
        let function = report.figure(line, name, "ms", self.function_latency.clone());
        report.at_most(line, "ours / (b)", ours / function, 2.5);
    }
}

fn clients(bench: &Bench, kind: Kind) -> u32 {
    match kind {
        Kind::Spread | Kind::Hot => bench.args.clients,
        Kind::Batches => BATCH_CLIENTS,
        Kind::Lonely => 1,
    }
}

/// One round of ours.
struct Run {
    measured: Measured,
    /// Of the server, at most.
    memory: f64,
    /// Microseconds of processor time for an order: the server's, and Postgres'.
    processor: f64,
    postgres: f64,
}

/// One round of ours on a fresh database.
async fn one_run(bench: &Bench, ground: &Ground, kind: Kind, round: u32) -> Outcome<Run> {
    let database = ground.database().await?;
    let server = Server::start(&database.server())?;
    let many = clients(bench, kind);
    let channels = server.channels(bench.args.connections.min(many)).await?;
    let doors: Vec<Door> = channels.into_iter().map(|channel| Door::new(channel, None)).collect();
    let (items, sizes) = (bench.sizes.items, &bench.sizes);
    let call = |client: u32| {
        let door = doors.iter().cycle().nth(usize::try_from(client).unwrap_or_default()).cloned();
        let mut chance = Chance::new(u64::from(round) * 1_000 + u64::from(client));
        move || {
            let (door, request) = (door.clone(), Request::next(kind, &mut chance, items));
            async move { request.send(&door.ok_or("no connection")?).await }
        }
    };
    let (own, postgres) = (server.processor_seconds()?, ground.processor_seconds()?);
    let measured = load::clients(many, (sizes.warm_up, sizes.window), call).await?;
    let (own, postgres) = (server.processor_seconds()? - own, ground.processor_seconds()? - postgres);
    let memory = server.memory()?.1;
    server.stop()?;
    let placed = database.placed().await?;
    if u64::try_from(placed)? != measured.done {
        return Err(format!("{placed} orders are there, and {} were answered for", measured.done).into());
    }
    database.verify().await?;
    database.drop().await?;
    let each = 1_000_000.0 / approximate(measured.done.max(1));
    Ok(Run { measured, memory, processor: own * each, postgres: postgres * each })
}

/// A client's next call.
enum Request {
    Order(CreateOrderRequest),
    Batch(BatchCreateOrdersRequest),
}

impl Request {
    fn next(kind: Kind, chance: &mut Chance, items: u32) -> Self {
        match kind {
            Kind::Spread | Kind::Lonely => Self::Order(shop::spread(chance, items)),
            Kind::Hot => Self::Order(shop::hot()),
            Kind::Batches => {
                let requests = (0..BATCH).map(|_| shop::spread(chance, items)).collect();
                Self::Batch(BatchCreateOrdersRequest { requests, ..BatchCreateOrdersRequest::default() })
            }
        }
    }

    /// How many orders it placed.
    async fn send(self, door: &Door) -> Outcome<u64> {
        let request = match self {
            Self::Order(order) => return single(door, order).await,
            Self::Batch(request) => request,
        };
        let results = door.batch_create_orders(request).await.map_err(refused)?.results;
        let created = |result: &&BatchCreateOrdersResult| {
            matches!(result.result, Some(batch_create_orders_result::Result::Created(_)))
        };
        match results.iter().filter(created).count() {
            created if created == results.len() => Ok(u64::from(BATCH)),
            _ => Err("an order of a batch was refused".into()),
        }
    }
}

async fn single(door: &Door, order: CreateOrderRequest) -> Outcome<u64> {
    let wanted = order.lines.len();
    let answer = door.create_order(order).await.map_err(refused)?;
    let order = answer.order.ok_or("an answer without an order")?;
    if order.lines.len() == wanted && order.lines.iter().all(|line| line.allocated == line.ordered) {
        Ok(1)
    } else {
        Err(format!("an order is not as it was placed: {order:?}").into())
    }
}

/// The baselines with other numbers of clients: the best of each.
async fn best(
    bench: &Bench,
    ground: &Ground,
    report: &mut Report,
    (line, kind): (&'static str, Kind),
    (found, [spread, hot]): (&Found, [Bodies; 2]),
) -> Outcome<()> {
    let (wish, bodies) = if kind == Kind::Hot { (Wish::Hot, hot) } else { (Wish::Spread, spread) };
    let ways = [(Way::Statements, "(a)", &found.statements), (Way::Function, "(b)", &found.function)];
    for (way, name, rounds) in ways {
        let mut best = (bench.args.clients, median(rounds));
        for &clients in &bench.sizes.other_clients {
            if let Some(paced) = bench.baseline(ground, (way, wish), clients, bodies).await?
                && paced.rate > best.1
            {
                best = (clients, paced.rate);
            }
        }
        if !bench.sizes.other_clients.is_empty() && !rounds.is_empty() {
            report.figure(line, format!("{name} at its best, {} clients", best.0), "orders/s", vec![best.1]);
        }
    }
    Ok(())
}
