//! What the same work costs without us: pgbench, on tables of the same shape, one order per transaction.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection};

use crate::{
    Outcome,
    ground::{Database, Ground},
    numbers::{approximate, median},
    shop,
};

/// Where distributions put it outside `PATH`.
const DEBIAN: &str = "/usr/lib/postgresql";
pub const MISSING: &str = "pgbench is missing, so there is nothing to compare with; `apt-get install postgresql-15` brings \
    it, `--alone` does without";

/// How one order is placed without us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// (a): statement by statement.
    Statements,
    /// (b): one function.
    Function,
}

/// What the orders want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Spread,
    Hot,
}

/// How long what the server writes beside an order's own rows is, so that the baselines write as much.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bodies {
    pub order: i64,
    pub stock: i64,
    pub answer: i64,
}

impl Bodies {
    /// As a server has written them here.
    pub async fn of(database: &Database<'_>) -> Outcome<Self> {
        const BODY: &str = "SELECT coalesce(avg(length(body)), 0)::bigint FROM events WHERE batch_no > $1 AND kind = ";
        const ANSWER: &str = "SELECT coalesce(avg(length(answer)), 0)::bigint FROM requests WHERE batch_no > $1";
        let mut superuser = database.superuser().await?;
        let mut average = async |sql: String| {
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(database.since()).fetch_one(&mut superuser).await
        };
        let bodies = Self {
            order: average(format!("{BODY}'ORDER'")).await?,
            stock: average(format!("{BODY}'STOCK'")).await?,
            answer: average(ANSWER.to_owned()).await?,
        };
        superuser.close().await?;
        Ok(bodies)
    }
}

/// pgbench, where it is installed.
#[derive(Debug)]
pub struct Pgbench {
    program: PathBuf,
}

/// What one run of it said.
#[derive(Debug, Clone, Copy)]
pub struct Paced {
    /// Orders a second.
    pub rate: f64,
    /// The time of the middle transaction, in milliseconds.
    pub latency: f64,
    /// Microseconds of Postgres' processor time for an order.
    pub processor: f64,
}

impl Pgbench {
    pub fn find() -> Option<Self> {
        let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
        let mut newest: Vec<PathBuf> =
            fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
        newest.sort();
        let mut folders = on_path.into_iter().chain(newest.into_iter().rev());
        folders
            .find_map(|folder| Some(folder.join("pgbench")).filter(|program| program.is_file()))
            .map(|program| Self { program })
    }

    /// Lets so many clients place orders for a while, on a database of their own, and counts what they wrote.
    pub async fn run(
        &self,
        ground: &Ground,
        (way, wish): (Way, Wish),
        clients: u32,
        (bodies, items, window): (Bodies, u32, Duration),
    ) -> Outcome<Paced> {
        let database = ground.database().await?;
        let mut owner = PgConnection::connect_with(&database.owner()).await?;
        owner.execute(include_str!("../sql/baseline.sql")).await?;
        owner.close().await?;
        let folder = ground.folder().join("pgbench");
        fs::create_dir_all(&folder)?;
        let script = folder.join("script.sql");
        fs::write(&script, text(way, wish))?;
        let variables = [
            ("first", i64::from(shop::FIRST)),
            ("third", i64::from(items / 3)),
            ("order_body", bodies.order),
            ("stock_body", bodies.stock),
            ("answer", bodies.answer),
        ];
        let before = ground.processor_seconds()?;
        let (transactions, rate) = self.start(&database, &folder, &script, &variables, clients, window).await?;
        let processor = (ground.processor_seconds()? - before) * 1_000_000.0 / approximate(transactions.max(1));
        let times = latencies(&folder)?;
        fs::remove_dir_all(&folder)?;
        right(&database, wish, transactions).await?;
        database.drop().await?;
        Ok(Paced { rate, latency: median(&times), processor })
    }

    async fn start(
        &self,
        database: &Database<'_>,
        folder: &Path,
        script: &Path,
        variables: &[(&str, i64)],
        clients: u32,
        window: Duration,
    ) -> Outcome<(i64, f64)> {
        let url = database.owner().to_url_lossy();
        let password = url.password().unwrap_or_default().to_owned();
        let owner = database.owner();
        let mut command = Command::new(&self.program);
        command
            .args(["--no-vacuum", "--protocol=prepared", "--random-seed=1", "--log"])
            .arg(format!("--log-prefix={}", folder.join("log").display()))
            .arg(format!("--client={clients}"))
            .arg(format!("--jobs={}", clients.min(2)))
            .arg(format!("--time={}", window.as_secs_f64().ceil()))
            .arg(format!("--file={}", script.display()))
            .args(variables.iter().map(|(name, value)| format!("--define={name}={value}")))
            .env_clear()
            .env("PGPASSWORD", password)
            .env("PGHOST", owner.get_socket().ok_or("Postgres has no socket")?)
            .env("PGPORT", owner.get_port().to_string())
            .env("PGUSER", owner.get_username())
            .arg(owner.get_database().unwrap_or_default())
            .stdin(Stdio::null());
        let said = tokio::task::spawn_blocking(move || command.output()).await??;
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        if !said.status.success() {
            return Err(format!("pgbench failed: {text}{}", String::from_utf8_lossy(&said.stderr)).into());
        }
        let after = |words: &str| -> Option<&str> {
            text.lines().find_map(|line| line.strip_prefix(words))?.split([' ', '/']).next()
        };
        let transactions = after("number of transactions actually processed: ").and_then(|count| count.parse().ok());
        let rate = after("tps = ").and_then(|rate| rate.parse().ok());
        transactions.zip(rate).ok_or_else(|| format!("pgbench said something else: {text}").into())
    }
}

fn text(way: Way, wish: Wish) -> &'static str {
    match (way, wish) {
        (Way::Statements, Wish::Spread) => include_str!("../sql/spread_statements.sql"),
        (Way::Function, Wish::Spread) => include_str!("../sql/spread_function.sql"),
        (Way::Statements, Wish::Hot) => include_str!("../sql/hot_statements.sql"),
        (Way::Function, Wish::Hot) => include_str!("../sql/hot_function.sql"),
    }
}

/// The milliseconds of each transaction: the third word of each line of its log.
fn latencies(folder: &Path) -> Outcome<Vec<f64>> {
    let mut times = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("log")) {
            let text = fs::read_to_string(path)?;
            let microseconds = text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<f64>().ok());
            times.extend(microseconds.map(|time| time / 1_000.0));
        }
    }
    Ok(times)
}

/// It wrote what the server writes: an order, its lines, and for each a row of the ledger and an event, and one event and
/// one request more.
async fn right(database: &Database<'_>, wish: Wish, transactions: i64) -> Outcome<()> {
    let lines = if wish == Wish::Spread { 3 } else { 1 };
    let mut superuser = database.superuser().await?;
    let found: (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM stock_movements WHERE batch_no > $1), \
             (SELECT count(*) FROM events WHERE batch_no > $1), (SELECT count(*) FROM requests WHERE batch_no > $1), \
             (SELECT sum(allocated)::bigint FROM stock) - (SELECT sum(allocated_delta)::bigint FROM stock_movements \
                 WHERE batch_no <= $1)",
    )
    .bind(database.since())
    .fetch_one(&mut superuser)
    .await?;
    let of_orders: (i64, i64) =
        sqlx::query_as("SELECT count(*), coalesce(sum(l.lines), 0)::bigint FROM orders o CROSS JOIN LATERAL \
             (SELECT count(*) AS lines FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.order_id) l \
             WHERE o.order_id LIKE 'o%'")
        .fetch_one(&mut superuser)
        .await?;
    superuser.close().await?;
    let each = transactions * lines;
    let expected = ((each, each + transactions, transactions, each), (transactions, each));
    if (found, of_orders) == expected {
        Ok(())
    } else {
        Err(format!("the baseline wrote {found:?} and {of_orders:?}, not {expected:?}").into())
    }
}
