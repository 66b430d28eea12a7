//! Which database this is, compared on every new connection with what it was. Cursors are of one past: after a restore,
//! or a failover that may have lost commits, every feed gets a new epoch before anything is read or written.

use sqlx::{PgConnection, Row as _};

/// What a failover to a standby may lose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Failover {
    /// Nothing: commits wait for the standby. A new timeline has the same past.
    Synchronous,
    /// What was committed last. A new timeline may have another past.
    #[default]
    Asynchronous,
}

/// Compares, and turns epochs where that is due. As text and without parameters: even a pooler's connection carries it.
pub(super) async fn compare(connection: &mut PgConnection, failover: Failover) -> sqlx::Result<()> {
    let compare = match failover {
        Failover::Synchronous => "SELECT c.what, c.feeds_turned FROM compare_identity(true) c",
        Failover::Asynchronous => "SELECT c.what, c.feeds_turned FROM compare_identity(false) c",
    };
    let row = sqlx::raw_sql(compare).fetch_one(connection).await?;
    match row.try_get::<&str, _>(0)? {
        "TURNED" => {
            let feeds: i64 = row.try_get(1)?;
            tracing::warn!(feeds, "this is another database, or has another past: every feed got a new epoch");
        }
        "FAILED_OVER" => tracing::warn!("the database was failed over; epochs stay, for nothing can be lost by that"),
        found => tracing::debug!(found, "compared with what the database was"),
    }
    Ok(())
}
