//! The issuer of tokens, and its keys as they were last had.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::{sync::Mutex, task::JoinHandle, time::Instant};

use super::{
    Identity, Unknown, invalid,
    jwks::{Found, JwksReader, KeySet},
    signature,
    token::{Checks, IssuerSettings},
};
use crate::clock::Clock;

/// How often an issuer is asked for its keys.
const REFRESH: Duration = Duration::from_secs(300);
/// How soon it is asked again after it could not be, or for a key that is not known: whoever makes up ids of keys does
/// not make this server ask more often.
const LEAST: Duration = Duration::from_secs(10);

/// See the module's text.
#[derive(Debug)]
pub(super) struct Issuer {
    keys: Arc<Keys>,
    checks: Checks,
    clock: Arc<dyn Clock>,
    refreshing: JoinHandle<()>,
}

impl Issuer {
    /// A file has to be readable from the start; an issuer that does not answer keeps no server from starting.
    pub(super) async fn new(
        settings: IssuerSettings,
        clock: Arc<dyn Clock>,
        look_again: Duration,
    ) -> Result<Self, String> {
        signature::install();
        let reader = JwksReader::new(settings.jwks.clone())?;
        let (every, must_be_there) = if reader.is_file() { (look_again, true) } else { (REFRESH, false) };
        let keys = Arc::new(Keys { reader, current: RwLock::default(), last: Mutex::default() });
        let first = keys.renew().await;
        if must_be_there {
            first?;
        }
        let refreshing = tokio::spawn({
            let keys = Arc::clone(&keys);
            async move {
                loop {
                    let had = keys.current().is_some();
                    tokio::time::sleep(if had { every } else { LEAST.min(every) }).await;
                    let _ = keys.renew().await;
                }
            }
        });
        Ok(Self { keys, checks: Checks::new(&settings), clock, refreshing })
    }

    pub(super) async fn identify(&self, token: &str) -> Result<Identity, Unknown> {
        let header = self.checks.header(token)?;
        let key = self.keys.find(header.kid.as_deref(), header.alg).await?;
        self.checks.identity(token, (header.alg, &key), self.clock.now())
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.refreshing.abort();
    }
}

#[derive(Debug)]
struct Keys {
    reader: JwksReader,
    current: RwLock<Option<Arc<KeySet>>>,
    /// The last try: held while one is made, so that one is made at a time.
    last: Mutex<Option<Last>>,
}

#[derive(Debug)]
struct Last {
    at: Instant,
    failed: Option<String>,
}

impl Keys {
    fn current(&self) -> Option<Arc<KeySet>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads them anew. A failure is logged once, as long as it stays the same; the keys that were had stay.
    async fn renew(&self) -> Result<(), String> {
        let mut last = self.last.lock().await;
        self.read(&mut last).await
    }

    async fn read(&self, last: &mut Option<Last>) -> Result<(), String> {
        let read = self.reader.read().await;
        let at = Instant::now();
        match read {
            Ok(keys) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(keys));
                *last = Some(Last { at, failed: None });
                Ok(())
            }
            Err(why) => {
                let known = last.take().and_then(|last| last.failed).is_some_and(|before| before == why);
                if !known {
                    tracing::error!(why, "the issuer's keys cannot be renewed; those that were had before stay");
                }
                *last = Some(Last { at, failed: Some(why.clone()) });
                Err(why)
            }
        }
    }

    /// The key for a token; a new id may be that of a key which the issuer has begun to use since.
    async fn find(self: &Arc<Self>, id: Option<&str>, algorithm: Algorithm) -> Result<DecodingKey, Unknown> {
        if let Some(key) = self.had(id, algorithm)? {
            return Ok(key);
        }
        let keys = Arc::clone(self);
        // In a task of its own: what one caller is too impatient for is there for the next.
        let asked = tokio::spawn(async move {
            let mut last = keys.last.lock().await;
            if last.as_ref().is_none_or(|last| last.at.elapsed() >= LEAST) {
                let _ = keys.read(&mut last).await;
            }
        });
        let _ = asked.await;
        match self.had(id, algorithm)? {
            Some(key) => Ok(key),
            None if self.current().is_none() => Err(Unknown::IssuerAway),
            None => Err(invalid("the token is signed with a key that its issuer does not name")),
        }
    }

    fn had(&self, id: Option<&str>, algorithm: Algorithm) -> Result<Option<DecodingKey>, Unknown> {
        let Some(keys) = self.current() else { return Ok(None) };
        match keys.find(id, algorithm) {
            Found::Key(found) => Ok(Some(found.key.clone())),
            Found::ForOthers => Err(invalid("the token is signed by an algorithm that its key is not for")),
            Found::Several => Err(invalid("the token names no key (kid), and its issuer has several")),
            Found::Nothing => Ok(None),
        }
    }
}
