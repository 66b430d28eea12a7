//! One shared transaction: load and lock what its calls touch, decide them one after the other, write it all, commit.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::{
    call::{Body, Call, Reply},
    queue::Turn,
};
use crate::{
    domain::{
        answer::Answer,
        books::{Booking, Books, Halt},
        command::Command,
        id::{LocationId, Reference, RequestId, TenantId},
        refusal::{Reason, Refusal},
        touched::Touched,
        wants::Wants,
    },
    error::{Cause, Error, Result},
    store::{
        Database, Locked, Session, Tx,
        audit::Audited,
        request::{Recorded, StoredCall},
    },
};

/// After so many readings that each needed another lock, the tenant is taken exclusively.
const SHARED_ROUNDS: u32 = 3;
/// How often a transaction takes the further locks that its decision reached, where nobody holds them, and decides anew.
const DECISIONS: u32 = 8;

/// What a call answered, as it is recorded.
type Results = Vec<std::result::Result<Answer, Refusal>>;

/// Each tenant's default location as it was last seen: a guess that saves a reading, never a fact.
#[derive(Debug, Default)]
pub(super) struct Defaults(Mutex<HashMap<TenantId, LocationId>>);

impl Defaults {
    fn get(&self, tenant: &TenantId) -> Option<LocationId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(tenant).cloned()
    }

    fn set(&self, tenant: &TenantId, location: LocationId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant.clone(), location);
    }
}

/// The calls that share a transaction, and what was learnt of it so far.
pub(super) struct Batch<'a> {
    database: &'a Database,
    defaults: &'a Defaults,
    turn: &'a Turn<'a>,
    calls: &'a [&'a Call],
    attempted: Attempted,
    /// All that earlier rounds turned out to need.
    wants: Wants,
    rounds: u32,
}

/// Under which requests calls are made, and what may have become of them already.
#[derive(Debug, Clone)]
pub(super) struct Attempted {
    /// One per call: the caller's, or the server's own.
    request_ids: Vec<RequestId>,
    /// An earlier attempt may have been committed.
    in_doubt: bool,
}

impl Attempted {
    /// Calls that were never made before.
    pub(super) fn new(calls: &[&Call]) -> Self {
        Self { request_ids: calls.iter().map(|call| call.request_id_or_own()).collect(), in_doubt: false }
    }

    /// The same where it is not known what became of the last attempt.
    pub(super) fn in_doubt(self) -> Self {
        Self { in_doubt: true, ..self }
    }

    /// The same for each call by itself.
    pub(super) fn apart(self) -> impl Iterator<Item = Self> {
        let in_doubt = self.in_doubt;
        self.request_ids.into_iter().map(move |id| Self { request_ids: vec![id], in_doubt })
    }
}

/// Why a round ended without an end.
enum Round {
    Done(Vec<Result<Reply>>),
    /// Something that is not locked is needed: again, with all of it from the beginning.
    Again,
}

impl<'a> Batch<'a> {
    pub(super) fn new(
        database: &'a Database,
        defaults: &'a Defaults,
        turn: &'a Turn<'a>,
        calls: &'a [&'a Call],
        attempted: Attempted,
    ) -> Self {
        let default = defaults.get(&turn.tenant);
        let mut wants = Wants::default();
        for command in calls.iter().flat_map(|call| call.commands()) {
            wants.merge(command.foresee(default.as_ref()));
        }
        Self { database, defaults, turn, calls, attempted, wants, rounds: 0 }
    }

    /// An earlier attempt may have gone through: the next one looks first.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.attempted.in_doubt
    }

    /// What whoever makes these calls again must know.
    pub(super) fn attempted(self) -> Attempted {
        self.attempted
    }

    /// Runs the transaction until it needs no further lock.
    pub(super) async fn run(&mut self) -> Result<Vec<Result<Reply>>> {
        loop {
            let exclusive = self.rounds >= SHARED_ROUNDS || self.calls.iter().any(|call| call.is_exclusive());
            self.rounds += 1;
            match self.round(exclusive).await? {
                Round::Done(replies) => return Ok(replies),
                Round::Again => {}
            }
        }
    }

    async fn round(&mut self, exclusive: bool) -> Result<Round> {
        let mut session = self.database.session().await?;
        let (mut tx, mut locked, mut begun) = self.begin(&mut session, exclusive).await?;
        for _ in 0..DECISIONS {
            if let Some(replies) = self.decide(&mut tx, &mut locked, exclusive, begun.take()).await? {
                // From here on the database alone knows what becomes of it.
                self.attempted.in_doubt = true;
                tx.commit().await?;
                session.keep();
                return Ok(Round::Done(replies));
            }
            // Most often nobody is in the way, and what is locked stays so.
            if !tx.lock_more(&mut locked, &self.wants).await? {
                break;
            }
        }
        tx.rollback().await?;
        session.keep();
        Ok(Round::Again)
    }

    /// Begins the transaction and takes its locks; new orders, which nothing has to be found for, get along with them
    /// what the first decision begins with.
    async fn begin<'c>(&self, session: &'c mut Session, exclusive: bool) -> Result<(Tx<'c>, Locked, Option<Begun>)> {
        let foreseen = self.rounds == 1 && !exclusive && self.calls.iter().all(|call| call.only_creates_orders());
        if !foreseen {
            let mut tx = session.write(&self.turn.tenant, exclusive).await?;
            let locked = tx.lock(&self.wants, exclusive).await?;
            return Ok((tx, locked, None));
        }
        let (mut tx, opened) = session.open(&self.turn.tenant, &self.wants, &self.named()).await?;
        let ledger = if opened.knows_requests { self.recorded(&mut tx).await? } else { Ledger::default() };
        Ok((tx, opened.locked, Some((ledger, opened.booking))))
    }

    /// Decides every call and writes the outcome; none where more must be locked first, and all be decided anew.
    async fn decide(
        &mut self,
        tx: &mut Tx<'_>,
        locked: &mut Locked,
        exclusive: bool,
        begun: Option<Begun>,
    ) -> Result<Option<Vec<Result<Reply>>>> {
        let (mut ledger, booking) = match begun {
            Some(begun) => begun,
            // Once the locks are held: whoever was at the same call until then has committed it.
            None => (self.recorded(tx).await?, tx.booking().await?),
        };
        let mut books = Books::new(booking);
        if let Some(more) = tx.load(&mut books, locked, &self.wants, exclusive).await? {
            self.wants.merge(more);
            return Ok(None);
        }
        let mut replies = Vec::with_capacity(self.calls.len());
        // The request of each decided command, by its number.
        let mut contexts: Vec<RequestId> = Vec::new();
        for (index, call) in self.calls.iter().enumerate() {
            let Some(request_id) = self.attempted.request_ids.get(index).cloned() else { continue };
            if let Some(reply) = ledger.answered(call, &request_id) {
                replies.push(reply);
                continue;
            }
            let mut results: Results = Vec::new();
            for element in call.elements() {
                let command = match element {
                    Ok(command) => command,
                    Err(refusal) => {
                        results.push(Err(refusal.clone()));
                        continue;
                    }
                };
                let decided = loop {
                    match books.execute(contexts.len(), command, call.validate_only) {
                        Ok(answer) => break Ok(answer),
                        Err(Halt::Refused(refusal)) => break Err(*refusal),
                        Err(Halt::Missing) => {}
                    }
                    let wants = books.take_wants();
                    if wants.is_empty() {
                        return Err(Error::Internal(Cause::new("a decision lacks something that it did not name")));
                    }
                    self.wants.merge(wants.clone());
                    if let Some(more) = tx.load(&mut books, locked, &wants, exclusive).await? {
                        self.wants.merge(more);
                        return Ok(None);
                    }
                };
                contexts.push(request_id.clone());
                results.push(decided);
            }
            let reply = ledger.note(call, request_id, results)?;
            replies.push(reply);
        }
        if let Some(default) = books.default_location() {
            self.defaults.set(&self.turn.tenant, default.clone());
        }
        let changes = match books.changes() {
            Ok(changes) => changes,
            Err(_) => return Err(Error::Internal(Cause::new("the working set is incomplete"))),
        };
        // Stock rows that are made here are no locks for others yet.
        if changes.new_stock.is_empty() {
            self.turn.decided();
        }
        tx.save(&changes, booking, &contexts, &ledger.new_requests, &ledger.new_references, &ledger.audited).await?;
        ledger.hydrate(tx, &mut replies).await?;
        Ok(Some(replies))
    }

    /// What is recorded already under the calls' request ids and references.
    async fn recorded(&self, tx: &mut Tx<'_>) -> Result<Ledger> {
        let ids = self.named();
        let references: Vec<(&'static str, Reference)> =
            self.calls.iter().filter_map(|call| Some((call.method, call.reference()?))).collect();
        let requests = if ids.is_empty() { HashMap::new() } else { tx.requests(&ids).await? };
        let references = if references.is_empty() { HashMap::new() } else { tx.references(&references).await? };
        Ok(Ledger { requests, references, ..Ledger::default() })
    }

    /// The requests that may have been made before.
    fn named(&self) -> Vec<RequestId> {
        let calls = self.calls.iter().zip(&self.attempted.request_ids);
        calls
            .filter(|(call, _)| !call.validate_only && (call.request_id.is_some() || self.attempted.in_doubt))
            .map(|(_, id)| id.clone())
            .collect()
    }
}

/// What a decision begins with.
type Begun = (Ledger, Booking);

/// Which calls were made before, by request id and by reference: earlier, or in this very transaction.
#[derive(Default)]
struct Ledger {
    requests: HashMap<RequestId, StoredCall>,
    references: HashMap<(String, Reference), StoredCall>,
    new_requests: Vec<Recorded>,
    new_references: Vec<(Reference, Recorded)>,
    audited: Vec<Audited>,
}

impl Ledger {
    /// The answer to a call that was made before, or the refusal of one that is another under the same name.
    fn answered(&mut self, call: &Call, request_id: &RequestId) -> Option<Result<Reply>> {
        if !call.validate_only
            && let Some(stored) = self.requests.get(request_id)
        {
            return Some(match stored.is(call) {
                true => replay(stored, request_id.clone()),
                false => Err(reused(Reason::RequestIdReused, "request_id", request_id.as_str(), &stored.method)),
            });
        }
        let reference = call.reference()?;
        let stored = self.references.get(&(call.method.to_owned(), reference.clone()))?;
        if stored.content_hash != call.content_hash {
            return Some(Err(reused(Reason::ReferenceReused, "reference", reference.as_str(), &stored.method)));
        }
        let stored = stored.clone();
        if !call.validate_only {
            let id = request_id.clone();
            self.requests.insert(id.clone(), stored.clone());
            self.new_requests.push(recorded(call, &id, stored.answer.clone()));
        }
        Some(replay(&stored, stored.request_id.clone()))
    }

    /// Records what was decided: successes alone, and batches as a whole.
    fn note(&mut self, call: &Call, request_id: RequestId, mut results: Results) -> Result<Result<Reply>> {
        if matches!(call.body, Body::One(_))
            && let Some(position) = results.iter().position(std::result::Result::is_err)
            && let Err(refusal) = results.swap_remove(position)
        {
            return Ok(Err(refusal.into()));
        }
        if !call.validate_only && !call.is_of_server() {
            let answer = serde_json::to_string(&results).map_err(|error| Error::Internal(Cause::new(error)))?;
            let stored = StoredCall {
                request_id: request_id.clone(),
                method: call.method.to_owned(),
                content_hash: call.content_hash.clone(),
                answer: answer.clone(),
            };
            self.requests.insert(request_id.clone(), stored.clone());
            self.new_requests.push(recorded(call, &request_id, answer.clone()));
            if let Some(actor) = call.actor.clone() {
                let touched = Touched::by(done(call, &results));
                self.audited.push(Audited { request_id: request_id.clone(), method: call.method, actor, touched });
            }
            if let Some(reference) = call.reference() {
                self.references.insert((call.method.to_owned(), reference.clone()), stored);
                self.new_references.push((reference, recorded(call, &request_id, answer)));
            }
        }
        Ok(Ok(Reply { request_id, replayed: false, results }))
    }

    /// Puts the customers back into answers that were recorded without them.
    async fn hydrate(&self, tx: &mut Tx<'_>, replies: &mut [Result<Reply>]) -> Result<()> {
        let replayed = |reply: &&mut Result<Reply>| matches!(reply, Ok(Reply { replayed: true, .. }));
        let mut orders = Vec::new();
        for reply in replies.iter_mut().filter(replayed).flatten() {
            orders.extend(reply.results.iter().flatten().flat_map(Answer::order_ids));
        }
        if orders.is_empty() {
            return Ok(());
        }
        let customers = tx.customers(&orders).await?;
        for reply in replies.iter_mut().filter(replayed).flatten() {
            for answer in reply.results.iter_mut().flatten() {
                answer.set_customers(&customers);
            }
        }
        Ok(())
    }
}

impl StoredCall {
    fn is(&self, call: &Call) -> bool {
        self.method == call.method && self.content_hash == call.content_hash
    }
}

fn recorded(call: &Call, request_id: &RequestId, answer: String) -> Recorded {
    Recorded { request_id: request_id.clone(), method: call.method, content_hash: call.content_hash.clone(), answer }
}

/// The commands of a call that were accepted, with their answers.
fn done<'a>(call: &'a Call, results: &'a Results) -> impl Iterator<Item = (&'a Command, &'a Answer)> {
    call.elements().into_iter().zip(results).filter_map(|(command, result)| command.ok().zip(result.as_ref().ok()))
}

fn replay(stored: &StoredCall, request_id: RequestId) -> Result<Reply> {
    let results: Results = serde_json::from_str(&stored.answer).map_err(|error| Error::Internal(Cause::new(error)))?;
    Ok(Reply { request_id, replayed: true, results })
}

fn reused(reason: Reason, field: &'static str, value: &str, method: &str) -> Error {
    let text = format!("{field} {value} was used before, for another call: use a new one");
    Refusal::new(reason, text).with(field, value).with("method", method).into()
}

impl Call {
    fn elements(&self) -> Vec<std::result::Result<&Command, &Refusal>> {
        match &self.body {
            Body::One(command) => vec![Ok(command)],
            Body::Elements(elements) => elements.iter().map(std::result::Result::as_ref).collect(),
        }
    }

    fn commands(&self) -> impl Iterator<Item = &Command> {
        self.elements().into_iter().flatten()
    }

    fn reference(&self) -> Option<Reference> {
        match &self.body {
            Body::One(command) => command.reference().cloned(),
            Body::Elements(_) => None,
        }
    }
}
