//! Whether the database is there, asked on a connection of its own: a busy pool is no reason to call it away. Who asks
//! is also the first to see that it moved, and leads the others after it.

use std::time::Duration;

use sqlx::PgConnection;
use tokio::time::timeout;

use super::{Database, places::Found};

/// Longer than a loaded database takes to answer, shorter than anybody wants to wait for the truth.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks the database again and again over one connection, renewed when it breaks.
pub(crate) struct Probe {
    database: Database,
    connection: Option<PgConnection>,
    /// It fell silent, with nothing to say that its other end is gone: so may every other connection have.
    fell_silent: bool,
}

impl Probe {
    pub(crate) fn new(database: Database) -> Self {
        Self { database, connection: None, fell_silent: false }
    }

    /// Whether the database answers and takes writes; a standby does not. Where another place does, everything goes
    /// there from now on.
    pub(crate) async fn serves(&mut self) -> Result<bool, String> {
        // A connection that broke is an outage, however short: what else was under way broke with it.
        if let Some(mut connection) = self.connection.take() {
            let answer = timeout(PATIENCE, self.database.places.will_do(&mut connection)).await;
            self.fell_silent |= answer.is_err();
            return match answer {
                Ok(Ok(true)) => {
                    self.connection = Some(connection);
                    Ok(true)
                }
                Ok(Ok(false)) => Ok(false),
                Ok(Err(error)) => Err(error.to_string()),
                Err(_) => Err(format!("no answer within {PATIENCE:?}")),
            };
        }
        match timeout(self.patience(), self.database.places.find(self.database.index())).await {
            Ok(Ok(found)) => {
                self.settle(found);
                Ok(true)
            }
            Ok(Err((error, _))) if error.is_standby() => Ok(false),
            Ok(Err((error, _))) => Err(error.to_string()),
            Err(_) => Err(format!("no answer within {PATIENCE:?}")),
        }
    }

    /// All places take longer than one.
    fn patience(&self) -> Duration {
        PATIENCE.saturating_mul(self.database.places.count())
    }

    fn settle(&mut self, found: Found) {
        let Found { index, connection } = found;
        self.connection = Some(connection);
        let moved = index != self.database.index();
        if moved || std::mem::take(&mut self.fell_silent) {
            self.database.redirect(index);
        }
    }
}
