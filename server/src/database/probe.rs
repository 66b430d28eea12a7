//! Whether the database is there, asked on a connection of its own: a busy pool is no reason to call it away. Who asks
//! is also the first to see that it moved, and leads the others after it.

use std::time::Duration;

use futures::{FutureExt as _, future::BoxFuture};
use sqlx::PgConnection;
use tokio::time::timeout;

use super::{Database, DatabaseError, places::Found};

/// Longer than a loaded database takes to answer, shorter than anybody wants to wait for the truth.
const PATIENCE: Duration = Duration::from_secs(3);

/// What came of asking over a connection.
type Answer = (PgConnection, sqlx::Result<bool>);

/// Asks the database again and again over one connection, renewed when it breaks.
pub(crate) struct Probe {
    database: Database,
    connection: Connection,
    /// A question was not answered in time, and none since.
    fell_silent: bool,
}

enum Connection {
    None,
    Open(PgConnection),
    /// It fell silent, with nothing to say that its other end is gone: so may every other connection have. Or the database
    /// is slow, and answers yet.
    Silent(BoxFuture<'static, Answer>),
}

impl Probe {
    pub(crate) fn new(database: Database) -> Self {
        Self { database, connection: Connection::None, fell_silent: false }
    }

    /// Whether the database answers and takes writes; a standby does not. Where another place does, everything goes
    /// there from now on.
    pub(crate) async fn serves(&mut self) -> Result<bool, String> {
        match std::mem::replace(&mut self.connection, Connection::None) {
            Connection::None => self.find(None).await,
            Connection::Open(connection) => {
                let mut question = self.ask(connection);
                match timeout(PATIENCE, &mut question).await {
                    Ok(answer) => self.heard(answer),
                    Err(_) => {
                        self.connection = Connection::Silent(question);
                        self.fell_silent = true;
                        Err(format!("no answer within {PATIENCE:?}"))
                    }
                }
            }
            Connection::Silent(question) => self.find(Some(question)).await,
        }
    }

    fn ask(&self, mut connection: PgConnection) -> BoxFuture<'static, Answer> {
        let places = self.database.places.clone();
        async move {
            let answer = places.still_do(&mut connection).await;
            (connection, answer)
        }
        .boxed()
    }

    /// A connection that broke is an outage, however short: what else was under way broke with it.
    fn heard(&mut self, (connection, answer): Answer) -> Result<bool, String> {
        let serves = answer.map_err(|error| error.to_string())?;
        self.fell_silent = false;
        if serves {
            self.connection = Connection::Open(connection);
        }
        Ok(serves)
    }

    /// Connects anew, unless a question that was open is answered before.
    async fn find(&mut self, open: Option<BoxFuture<'static, Answer>>) -> Result<bool, String> {
        let places = self.database.places.clone();
        let finding = places.find(self.database.index(), PATIENCE);
        let Some(mut question) = open else { return self.settle(finding.await) };
        tokio::select! {
            biased;
            answer = &mut question => self.heard(answer),
            found = finding => {
                if found.is_err() {
                    // Nothing answers: what is slow may yet.
                    self.connection = Connection::Silent(question);
                }
                self.settle(found)
            }
        }
    }

    /// Goes on with a new connection, and leads the others after it where the one before it leads nowhere.
    fn settle(&mut self, found: Result<Found, (DatabaseError, bool)>) -> Result<bool, String> {
        let Found { index, connection } = match found {
            Ok(found) => found,
            Err((error, _)) if error.is_standby() => return Ok(false),
            Err((error, _)) => return Err(error.to_string()),
        };
        self.connection = Connection::Open(connection);
        if std::mem::take(&mut self.fell_silent) || index != self.database.index() {
            self.database.redirect(index);
        }
        Ok(true)
    }
}
