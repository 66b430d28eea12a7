//! What to buy, supplier by supplier.
//!
//! From whom an item is bought is known only once it is reckoned, and the answer goes by supplier. So the suppliers take
//! turns, by their ids, and at each one's turn those of its items are read and reckoned, a page at a time, that nobody
//! before it sells. What turns out to be a later supplier's waits for that one's turn, in a few bytes, and is reckoned again
//! there; all else is told or forgotten. So an item is reckoned twice at most, and told at most once. At last come the items
//! that nobody sells.
//!
//! Each page is read at one moment, in a short transaction of its own, while nobody waits: a client that reads slowly holds
//! neither a connection nor an old snapshot, which would keep the database from clearing away what every order leaves behind.
//! The price: facts that move while the answer is read are seen from one page to the next. An item whose supplier
//! changes meanwhile from one whose turn has not come to one whose turn is over is left out, and found by the next call.

mod keys;
mod page;
mod plan;
mod room;

use std::{sync::Arc, time::Duration};

use futures::{Stream, StreamExt as _};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
    time::timeout,
};
use tracing::Instrument as _;

use self::{
    keys::Keys,
    page::Pages,
    plan::{Locations, Place, Plan},
    room::{Permit, Room},
};
use super::App;
use crate::{
    domain::{
        Time,
        id::{StockKey, SupplierId, TenantId},
        purchasing::{
            command::SuggestionOptions,
            suggest::{
                NotNeeded, OlderBackorders, Outcome, Suggested, SuggestionLine, Unsourced,
                group::{CurrencyTotal, SupplierGroup},
            },
        },
        query::SuggestionFilter,
        refusal::{Reason, Refusal, Violation},
    },
    error::{Cause, Error, Result},
    store::{
        Database,
        purchasing::{Sold, Unknown},
    },
};

/// Pages that are read at the same time, of all suggestions together: each has a connection that other reads wait for.
const PAGES_AT_ONCE: usize = 4;
/// How many messages wait for a client that reads slowly. One names a few thousand backorders at most.
const AHEAD: usize = 64;
/// How long a part may wait for a client to read what is before it. What an answer takes up, others wait for: one that
/// nobody reads has to end. A client that still works on what it read is not cut off by less than a minute.
const READ_WITHIN: Duration = Duration::from_secs(60);

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct SuggestionQuestion {
    pub filter: SuggestionFilter,
    /// None: now.
    pub as_of: Option<Time>,
    pub options: SuggestionOptions,
    /// Tell of what is not needed, too.
    pub include_not_needed: bool,
}

/// A part of the answer.
#[derive(Debug)]
pub enum SuggestionPart {
    /// The first: what the rest is reckoned with.
    Header {
        as_of: Time,
        options: SuggestionOptions,
    },
    Line(Box<SuggestionLine>),
    NotNeeded(Box<NotNeeded>),
    /// After all lines of a supplier.
    Total(CurrencyTotal),
    /// After all suppliers.
    Unsourced(Box<Unsourced>),
    /// Follows what is told of its item, if something is.
    Older(StockKey, OlderBackorders),
}

/// What all suggestions of a server share.
#[derive(Debug)]
pub(super) struct Suggester {
    database: Database,
    told: Room,
    pages: Arc<Semaphore>,
}

impl Suggester {
    pub(super) fn new(database: Database) -> Self {
        Self { database, told: Room::default(), pages: Arc::new(Semaphore::new(PAGES_AT_ONCE)) }
    }
}

impl App {
    /// Tells what to buy: by supplier its lines and its totals, then what cannot be bought. Every order that was committed
    /// before is counted as demand. It ends when nobody reads any more.
    pub async fn suggest(
        &self,
        tenant: &TenantId,
        question: SuggestionQuestion,
    ) -> Result<impl Stream<Item = Result<SuggestionPart>> + Send + 'static> {
        let permit = self.suggester.told.enter(tenant).ok_or(Error::Overloaded)?;
        self.followers.catch_up(tenant).await?;
        let reading = async {
            let mut tx = self.suggester.database.read(tenant).await?;
            let ground = tx.suggestion_ground(&question.filter).await?;
            tx.commit().await?;
            Ok(ground)
        };
        let ground = self.suggester.database.answered(reading).await?;
        refuse_unknown(&ground.unknown, &question.filter)?;
        let as_of = question.as_of.unwrap_or(ground.now);
        let (parts, told) = mpsc::channel(AHEAD);
        let pages = Pages {
            database: self.suggester.database.clone(),
            turns: Arc::clone(&self.suggester.pages),
            tenant: tenant.clone(),
            locations: Locations::new(ground.locations),
            filter: Arc::new(question.filter.clone()),
            basis: (as_of, question.options),
        };
        let telling = Telling { pages, question, parts: Parts(parts), _one_of_many: permit };
        let answer = Answer { told, end: Some(tokio::spawn(telling.tell().in_current_span())) };
        Ok(futures::stream::unfold(answer, async |mut answer| Some((answer.next().await?, answer))))
    }
}

/// What a client reads.
struct Answer {
    told: mpsc::Receiver<SuggestionPart>,
    /// How it ends, after all that was told.
    end: Option<JoinHandle<Result<()>>>,
}

impl Answer {
    async fn next(&mut self) -> Option<Result<SuggestionPart>> {
        if let Some(part) = self.told.recv().await {
            return Some(Ok(part));
        }
        let end = self.end.take()?.await.map_err(|error| Error::Internal(Cause::new(error)));
        end.and_then(|told| told).err().map(Err)
    }
}

/// What the filter names must be there: a misspelt id would else look like nothing to buy.
fn refuse_unknown(unknown: &Unknown, filter: &SuggestionFilter) -> Result<()> {
    let mut violations = Vec::new();
    let mut name = |reason, noun: &str, list: &str, key, index: usize, id: &str| {
        let text = format!("{noun} {id} does not exist");
        violations.push(Violation::new(reason, format!("filter.{list}[{index}]"), text).with(key, id));
    };
    for (index, id) in filter.supplier_ids.iter().enumerate().filter(|(_, id)| unknown.suppliers.contains(id)) {
        name(Reason::SupplierNotFound, "supplier", "supplier_ids", "supplier_id", index, id.as_str());
    }
    for (index, id) in filter.location_ids.iter().enumerate().filter(|(_, id)| unknown.locations.contains(id)) {
        name(Reason::LocationNotFound, "location", "location_ids", "location_id", index, id.as_str());
    }
    for (index, sku) in filter.skus.iter().enumerate().filter(|(_, sku)| unknown.skus.contains(sku)) {
        name(Reason::ItemNotFound, "item", "skus", "sku", index, sku.as_str());
    }
    Refusal::of(violations).map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Why an answer ends early.
#[derive(Debug)]
enum Stop {
    /// Nobody reads it.
    Unread,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Where the parts of an answer go.
#[derive(Debug)]
struct Parts(mpsc::Sender<SuggestionPart>);

impl Parts {
    async fn tell(&self, part: SuggestionPart) -> std::result::Result<(), Stop> {
        match timeout(READ_WITHIN, self.0.send(part)).await {
            Ok(sent) => sent.map_err(|_| Stop::Unread),
            Err(_) => Err(Stop::Failed(Error::ReadTooSlowly)),
        }
    }

    fn still_read(&self) -> std::result::Result<(), Stop> {
        if self.0.is_closed() { Err(Stop::Unread) } else { Ok(()) }
    }
}

/// One answer on its way.
struct Telling {
    pages: Pages,
    question: SuggestionQuestion,
    parts: Parts,
    _one_of_many: Permit,
}

impl Telling {
    async fn tell(self) -> Result<()> {
        match self.tell_all().await {
            Ok(()) | Err(Stop::Unread) => Ok(()),
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    async fn tell_all(&self) -> std::result::Result<(), Stop> {
        let (as_of, options) = self.pages.basis;
        self.parts.tell(SuggestionPart::Header { as_of, options }).await?;
        let mut plan = Plan::over(self.pages.locations.clone());
        loop {
            self.pages.read_suppliers(&mut plan).await?;
            let Some((supplier_id, moved)) = plan.next_supplier() else { break };
            self.tell_group(&mut plan, Some(&supplier_id), moved).await?;
        }
        let rest = plan.take_rest();
        self.tell_group(&mut plan, None, rest).await
    }

    /// Tells of a supplier's items, or of those that nobody can deliver.
    async fn tell_group(
        &self,
        plan: &mut Plan,
        supplier_id: Option<&SupplierId>,
        moved: Keys,
    ) -> std::result::Result<(), Stop> {
        let sold = match supplier_id {
            Some(id) => Some(Sold::By(id.clone())),
            // What none of the suppliers sells that are asked about is left out.
            None => self.question.filter.supplier_ids.is_empty().then_some(Sold::ByNobody),
        };
        let mut totals: Option<SupplierGroup> = None;
        let mut pages = std::pin::pin!(self.pages.of(sold, moved));
        while let Some(page) = pages.next().await {
            for (key, suggested) in page? {
                match Place::of(&suggested.outcome, supplier_id, &self.question) {
                    Place::Here => self.tell_one(key, suggested, &mut totals).await?,
                    Place::Later(other) => plan.set_down_later(other, &key),
                    Place::Rest => plan.set_down_rest(&key),
                    Place::Nowhere => {}
                }
            }
            self.parts.still_read()?;
        }
        for total in totals.map(SupplierGroup::totals).unwrap_or_default() {
            self.parts.tell(SuggestionPart::Total(total)).await?;
        }
        Ok(())
    }

    async fn tell_one(
        &self,
        key: StockKey,
        suggested: Suggested,
        totals: &mut Option<SupplierGroup>,
    ) -> std::result::Result<(), Stop> {
        match suggested.outcome {
            Outcome::Buy(buy) => {
                totals.get_or_insert_with(|| SupplierGroup::new(Arc::clone(&buy.seller.supplier))).add(&buy);
                self.parts.tell(SuggestionPart::Line(Box::new(buy.line))).await?;
            }
            Outcome::NotNeeded(item) => {
                // Where it cannot fill an order up, its supplier may be another than the one whose turn this is.
                let helps = item.seller.as_ref().filter(|seller| seller.supplier.minimum_order_value.is_some());
                if let Some(seller) = helps {
                    let group = totals.get_or_insert_with(|| SupplierGroup::new(Arc::clone(&seller.supplier)));
                    group.add_not_needed(&item);
                }
                if self.question.include_not_needed {
                    self.parts.tell(SuggestionPart::NotNeeded(item)).await?;
                }
            }
            Outcome::Unsourced(item) => self.parts.tell(SuggestionPart::Unsourced(item)).await?,
        }
        match suggested.older {
            Some(older) => self.parts.tell(SuggestionPart::Older(key, older)).await,
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> SuggestionPart {
        SuggestionPart::Header { as_of: Time::UNIX_EPOCH, options: SuggestionOptions::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_read_is_told_no_more() {
        let (parts, mut told) = mpsc::channel(1);
        let parts = Parts(parts);
        parts.tell(header()).await.unwrap();
        assert!(matches!(parts.tell(header()).await, Err(Stop::Failed(Error::ReadTooSlowly))));
        // One that reads again in time has missed nothing.
        let late = tokio::time::timeout(READ_WITHIN / 2, parts.tell(header())).await;
        assert!(late.is_err(), "it would wait longer");
        told.recv().await.unwrap();
        parts.tell(header()).await.unwrap();
        drop(told);
        assert!(matches!(parts.tell(header()).await, Err(Stop::Unread)));
    }

    #[tokio::test]
    async fn a_failure_is_told_after_all_that_was_told_before() {
        let (parts, told) = mpsc::channel(2);
        parts.send(header()).await.unwrap();
        drop(parts);
        let mut answer = Answer { told, end: Some(tokio::spawn(async { Err(Error::ReadTooSlowly) })) };
        assert!(answer.next().await.unwrap().is_ok());
        assert!(matches!(answer.next().await, Some(Err(Error::ReadTooSlowly))));
        assert!(answer.next().await.is_none());
    }
}
