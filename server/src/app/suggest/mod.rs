//! What to buy, supplier by supplier.
//!
//! From whom an item is bought is known only once it is reckoned, and the answer goes by supplier: so first every item at
//! every location is set down, in a few bytes, for the first by id of those who sell it. Then each supplier's turn comes: its
//! items are read and reckoned a page at a time, and told; what turns out to be a later supplier's waits for that one's
//! turn, and is reckoned again there. So an item is reckoned twice at most, and told at most once.
//!
//! Each page is read at one moment, in a short transaction of its own, while nobody waits: a client that reads slowly holds
//! neither a connection nor an old snapshot, which would keep the database from clearing away what every order leaves behind.
//! The price: facts that move while the answer is read are seen from one page to the next. An item whose supplier
//! changes meanwhile from one whose turn has not come to one whose turn is over is left out, and found by the next call.

mod keys;
mod page;
mod plan;

use std::sync::Arc;

use futures::{Stream, StreamExt as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use self::{
    keys::Group,
    page::Pages,
    plan::{Place, Plan},
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
    error::{Error, Result},
    store::{Database, purchasing::Unknown},
};

/// The most suggestions that are told at the same time. Each remembers its keys for as long as its client reads.
const AT_ONCE: usize = 32;
/// Pages that are read at the same time, of all suggestions together: each has a connection that other reads wait for.
const PAGES_AT_ONCE: usize = 4;
/// How many messages wait for a client that reads slowly. One names a few thousand backorders at most.
const AHEAD: usize = 64;

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
    told: Arc<Semaphore>,
    pages: Arc<Semaphore>,
}

impl Suggester {
    pub(super) fn new(database: Database) -> Self {
        let told = Arc::new(Semaphore::new(AT_ONCE));
        Self { database, told, pages: Arc::new(Semaphore::new(PAGES_AT_ONCE)) }
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
        let permit = Arc::clone(&self.suggester.told).try_acquire_owned().map_err(|_| Error::Overloaded)?;
        self.followers.catch_up(tenant).await?;
        let mut tx = self.suggester.database.read(tenant).await?;
        let ground = tx.suggestion_ground(&question.filter).await?;
        tx.commit().await?;
        refuse_unknown(&ground.unknown, &question.filter)?;
        let as_of = question.as_of.unwrap_or(ground.now);
        let (parts, told) = mpsc::channel(AHEAD);
        let plan = Plan::over(ground.locations);
        let pages = Pages {
            database: self.suggester.database.clone(),
            turns: Arc::clone(&self.suggester.pages),
            tenant: tenant.clone(),
            locations: plan.locations(),
            basis: (as_of, question.options),
        };
        tokio::spawn(Telling { pages, question, parts, _one_of_many: permit }.tell(plan));
        Ok(futures::stream::unfold(told, async |mut told| Some((told.recv().await?, told))))
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

/// One answer on its way.
struct Telling {
    pages: Pages,
    question: SuggestionQuestion,
    parts: mpsc::Sender<Result<SuggestionPart>>,
    _one_of_many: OwnedSemaphorePermit,
}

impl Telling {
    async fn tell(self, plan: Plan) {
        if let Err(Stop::Failed(error)) = self.tell_all(plan).await {
            // Whether anybody reads it is all the same now.
            let _ = self.parts.send(Err(error)).await;
        }
    }

    async fn tell_all(&self, mut plan: Plan) -> std::result::Result<(), Stop> {
        let (as_of, options) = self.pages.basis;
        self.part(SuggestionPart::Header { as_of, options }).await?;
        while let Some(step) = plan.next_location() {
            self.pages.set_down(&mut plan, step, &self.question.filter).await?;
            self.still_read()?;
        }
        while let Some((supplier_id, group)) = plan.next_supplier() {
            self.tell_group(&mut plan, Some(supplier_id), group).await?;
        }
        let rest = plan.take_rest();
        self.tell_group(&mut plan, None, rest).await
    }

    /// Tells of a supplier's items, or of those that nobody can deliver.
    async fn tell_group(
        &self,
        plan: &mut Plan,
        supplier_id: Option<SupplierId>,
        group: Group,
    ) -> std::result::Result<(), Stop> {
        let mut totals: Option<SupplierGroup> = None;
        let mut pages = std::pin::pin!(self.pages.of(group));
        while let Some(page) = pages.next().await {
            for (key, suggested) in page? {
                match Place::of(&suggested.outcome, supplier_id.as_ref(), &self.question) {
                    Place::Here => self.tell_one(key, suggested, &mut totals).await?,
                    Place::Later(other) => plan.set_down_later(other, &key),
                    Place::Rest => plan.set_down_rest(&key),
                    Place::Nowhere => {}
                }
            }
            self.still_read()?;
        }
        for total in totals.map(SupplierGroup::totals).unwrap_or_default() {
            self.part(SuggestionPart::Total(total)).await?;
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
                self.part(SuggestionPart::Line(Box::new(buy.line))).await?;
            }
            Outcome::NotNeeded(item) => {
                // Where it cannot fill an order up, its supplier may be another than the one whose turn this is.
                let helps = item.seller.as_ref().filter(|seller| seller.supplier.minimum_order_value.is_some());
                if let Some(seller) = helps {
                    let group = totals.get_or_insert_with(|| SupplierGroup::new(Arc::clone(&seller.supplier)));
                    group.add_not_needed(&item);
                }
                if self.question.include_not_needed {
                    self.part(SuggestionPart::NotNeeded(item)).await?;
                }
            }
            Outcome::Unsourced(item) => self.part(SuggestionPart::Unsourced(item)).await?,
        }
        match suggested.older {
            Some(older) => self.part(SuggestionPart::Older(key, older)).await,
            None => Ok(()),
        }
    }

    async fn part(&self, part: SuggestionPart) -> std::result::Result<(), Stop> {
        self.parts.send(Ok(part)).await.map_err(|_| Stop::Unread)
    }

    fn still_read(&self) -> std::result::Result<(), Stop> {
        if self.parts.is_closed() { Err(Stop::Unread) } else { Ok(()) }
    }
}
