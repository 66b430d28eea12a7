//! What every call has in common: whose it is, how long its caller waits, and how its answer or error leaves.

use std::{sync::Arc, time::Instant};

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::{
    access::Admitted,
    content::Mutation,
    convert::effects::Record,
    deadline::Deadline,
    ids::Ids,
    observe::Learnt,
    parse::{self, Fields, Parsed, ROOT},
    status,
};
use crate::{
    app::{
        App,
        call::{Body, Call, Reply},
        feed::Watcher,
    },
    domain::{
        answer::Answer,
        command::Command,
        id::{Actor, RequestId, TenantId},
        refusal::Refusal,
    },
    error::{Cause, Error, Result},
};

/// What the services work with.
#[derive(Clone)]
pub(in crate::rpc) struct Door {
    pub app: Arc<App>,
    pub ids: Arc<dyn Ids>,
}

/// Who calls, and how.
#[derive(Debug)]
pub(in crate::rpc) struct Caller {
    pub tenant: TenantId,
    method: &'static str,
    actor: Option<Actor>,
    deadline: Option<Instant>,
    /// When what it showed ends to be good.
    until: Option<tokio::time::Instant>,
    /// Cancelled once it may be good no longer.
    doubted: Option<CancellationToken>,
    learnt: Learnt,
}

impl Caller {
    /// The caller of a request, and what it asks.
    pub(in crate::rpc) fn of<M>(
        mut request: Request<M>,
        method: &'static str,
    ) -> std::result::Result<(Self, M), Status> {
        // Fails closed: a call that was not let in is none.
        let admitted = request.extensions_mut().remove::<Admitted>();
        let admitted = admitted.ok_or_else(|| status::of(wrong("a call was not let in"), method))?;
        let deadline = request.extensions().get::<Deadline>().map(|deadline| deadline.0.into_std());
        let learnt = request.extensions_mut().remove::<Learnt>().unwrap_or_default();
        let Admitted { tenant, actor, until, doubted } = admitted;
        Ok((Self { tenant, method, actor, deadline, until, doubted, learnt }, request.into_inner()))
    }

    /// The caller as it watches.
    pub(in crate::rpc) fn watcher(&self) -> Watcher {
        Watcher { tenant: self.tenant.clone(), until: self.until, doubted: self.doubted.clone() }
    }

    /// What a call's reply holds, and how it is recorded.
    fn reply(&self, reply: Reply, validate_only: bool) -> (Vec<std::result::Result<Answer, Refusal>>, Record) {
        // What was only tried is recorded under none.
        let request_id = if validate_only { String::new() } else { reply.request_id.to_string() };
        if !validate_only {
            self.learnt.request_id(&request_id);
        }
        (reply.results, Record { request_id, replayed: reply.replayed })
    }

    /// Answers with what is read, or that it could not be: a read, unlike a command, is not made again.
    pub(in crate::rpc) async fn read<T>(
        &self,
        app: &App,
        reading: impl Future<Output = Result<T>>,
    ) -> std::result::Result<Response<T>, Status> {
        self.answer(app.database.answered(reading).await)
    }

    pub(in crate::rpc) fn answer<T>(&self, answer: Result<T>) -> std::result::Result<Response<T>, Status> {
        answer.map(Response::new).map_err(|error| status::of(error, self.method))
    }
}

/// A command that was done.
#[derive(Debug)]
pub(in crate::rpc) struct Done {
    pub answer: Answer,
    pub record: Record,
}

/// Elements that were done or refused, each for itself.
#[derive(Debug)]
pub(in crate::rpc) struct DoneElements {
    pub results: Vec<std::result::Result<Answer, Refusal>>,
    pub record: Record,
}

impl Door {
    /// Submits one command: done whole, or refused whole. `read` parses the request, then `finish` may add what only
    /// the canonical request gives.
    pub(in crate::rpc) async fn command<M: Mutation>(
        &self,
        caller: &Caller,
        mut request: M,
        read: impl FnOnce(&mut Fields, &M) -> Option<Command>,
        finish: fn(&mut Command, &M),
    ) -> Result<Done> {
        let ((mut command, request_id), validate_only) = (
            parse::whole_at(Some(self.app.clock.now()), |fields| {
                let request_id = request_id(fields, caller, &request);
                Some((read(fields, &request)?, request_id))
            })?,
            request.validate_only(),
        );
        request.canonicalize();
        finish(&mut command, &request);
        let call = call(caller, &request, request_id, validate_only, Body::One(Box::new(command)));
        let (mut results, record) = caller.reply(self.app.submit(call).await?, validate_only);
        match (results.pop(), results.is_empty()) {
            (Some(Ok(answer)), true) => Ok(Done { answer, record }),
            (Some(Err(refusal)), true) => Err(refusal.into()),
            _ => Err(wrong("one command has not one result")),
        }
    }

    /// Submits elements that are judged alone. `read` refuses the whole, or gives each element or its refusal.
    pub(in crate::rpc) async fn elements<M: Mutation>(
        &self,
        caller: &Caller,
        mut request: M,
        read: impl FnOnce(&mut Fields, &M) -> Option<Vec<Parsed<Command>>>,
        finish: fn(&mut [Parsed<Command>], &M),
    ) -> Result<DoneElements> {
        let ((mut elements, request_id), validate_only) = (
            parse::whole_at(Some(self.app.clock.now()), |fields| {
                let request_id = request_id(fields, caller, &request);
                Some((read(fields, &request)?, request_id))
            })?,
            request.validate_only(),
        );
        request.canonicalize();
        finish(&mut elements, &request);
        let count = elements.len();
        let call = call(caller, &request, request_id, validate_only, Body::Elements(elements));
        let (results, record) = caller.reply(self.app.submit(call).await?, validate_only);
        if results.len() == count {
            Ok(DoneElements { results, record })
        } else {
            Err(wrong("a call of elements has not one result for each"))
        }
    }
}

/// As the request says, and as its log line does, also where the rest of it is refused.
fn request_id(fields: &mut Fields, caller: &Caller, request: &impl Mutation) -> Option<RequestId> {
    let id = fields.optional_id(ROOT.field("request_id"), request.request_id(), RequestId::parse)?;
    caller.learnt.request_id(id.as_str());
    Some(id)
}

fn call<M: Mutation>(
    caller: &Caller,
    canonical: &M,
    request_id: Option<RequestId>,
    validate_only: bool,
    body: Body,
) -> Call {
    Call {
        tenant: caller.tenant.clone(),
        method: M::METHOD,
        request_id,
        validate_only,
        content_hash: canonical.call_hash(),
        deadline: caller.deadline,
        span: tracing::Span::current(),
        actor: caller.actor.clone(),
        body,
    }
}

/// An answer that does not fit its call: a fault of ours.
pub(in crate::rpc) fn wrong(what: &'static str) -> Error {
    Error::Internal(Cause::new(what))
}
