//! The one connection that listens for new positions. What it hears is a hint: the tables are the truth, and whoever
//! could not listen for a while reads them again.

use std::time::Duration;

use sqlx::{
    PgPool,
    postgres::{PgListener, PgNotification, PgPoolOptions},
};

pub use sqlx::postgres::PgConnectOptions as ConnectOptions;

use super::feed::CHANNEL;
use crate::{
    domain::{cursor::Position, id::TenantId},
    error::{Error, Result},
};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What there is to know.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A feed has a new head.
    Head(TenantId, Position),
    /// Listening began, or began again: what was told before was not heard.
    Gap,
}

/// Listens, and connects again where the connection is lost.
pub struct Listener {
    pool: PgPool,
    connected: Option<PgListener>,
}

impl Listener {
    /// Listens over a connection of its own: behind a pooler that lends connections by transaction nothing is heard.
    pub fn new(options: ConnectOptions) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(CONNECT_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options);
        Self { pool, connected: None }
    }

    /// Waits for the next thing to know. After an error the next call connects anew.
    pub async fn next(&mut self) -> Result<Heard> {
        let Some(listener) = &mut self.connected else {
            let mut listener = PgListener::connect_with(&self.pool).await?;
            listener.listen(CHANNEL).await?;
            self.connected = Some(listener);
            return Ok(Heard::Gap);
        };
        loop {
            match listener.try_recv().await {
                // Anyone who may connect may notify: what is not ours is not heard.
                Ok(Some(told)) => match read(&told) {
                    Some(heard) => return Ok(heard),
                    None => continue,
                },
                // The connection was lost, and is made again.
                Ok(None) => return Ok(Heard::Gap),
                Err(error) => {
                    self.connected = None;
                    return Err(Error::from(error));
                }
            }
        }
    }

    /// Ends the connection.
    pub async fn close(mut self) {
        self.connected = None;
        self.pool.close().await;
    }
}

fn read(told: &PgNotification) -> Option<Heard> {
    parse(told.payload())
}

fn parse(payload: &str) -> Option<Heard> {
    let (tenant, head) = payload.split_once(' ')?;
    Some(Heard::Head(TenantId::parse_name(tenant)?, Position::known(head.parse().ok().filter(|head| *head > 0)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_sequencer_tells_is_heard() {
        assert_eq!(parse("acme-1 17"), Some(Heard::Head(TenantId::known("acme-1"), Position::known(17))));
        for payload in ["", "acme", "acme ", "acme x", "acme 0", "acme -1", "ACME 1", "acme 1 2", " 1"] {
            assert_eq!(parse(payload), None, "{payload:?}");
        }
    }
}
