//! Whether the database is there, asked on a connection of its own: a busy pool is no reason to call it away.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::time::timeout;

/// Longer than a loaded database takes to answer, shorter than anybody wants to wait for the truth.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks the database again and again over one connection, renewed when it breaks.
pub(crate) struct Probe {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

impl Probe {
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        Self { options, connection: None }
    }

    /// Whether the database answers and takes writes; a standby does not.
    pub(crate) async fn serves(&mut self) -> Result<bool, String> {
        let connection = self.connection.take();
        let asked = timeout(PATIENCE, async {
            let mut connection = match connection {
                Some(connection) => connection,
                None => PgConnection::connect_with(&self.options).await?,
            };
            let standby: bool = sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(&mut connection).await?;
            Ok::<_, sqlx::Error>((connection, standby))
        });
        match asked.await {
            Ok(Ok((connection, standby))) => {
                self.connection = Some(connection);
                Ok(!standby)
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("no answer within {PATIENCE:?}")),
        }
    }
}
