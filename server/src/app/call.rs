//! A call that changes something, on its way from the door to the transaction and back.

use std::time::Instant;

use uuid::{NoContext, Timestamp, Uuid};

use crate::domain::{
    answer::Answer,
    command::Command,
    id::{Actor, RequestId, TenantId},
    refusal::Refusal,
};

/// A parsed mutation.
#[derive(Debug, Clone)]
pub struct Call {
    pub tenant: TenantId,
    /// The bare name of the method, as requests, references and events carry it: `CreateOrder`. Empty: the server's own
    /// doing, which nobody repeats.
    pub method: &'static str,
    /// None: the server gives one.
    pub request_id: Option<RequestId>,
    pub validate_only: bool,
    /// SHA-256 of the command as sent, in canonical form, without `request_id` and `validate_only`.
    pub content_hash: Vec<u8>,
    /// Under which its transaction is traced.
    pub span: tracing::Span,
    /// Who calls; none where callers are not asked, and for what the server does.
    pub actor: Option<Actor>,
    /// It is dropped if its transaction has not begun by then.
    pub deadline: Option<Instant>,
    pub body: Body,
}

impl Call {
    /// What the server does by itself: under no request id, and not recorded.
    pub fn of_server(tenant: TenantId, command: Command) -> Self {
        Self {
            tenant,
            method: "",
            request_id: None,
            validate_only: false,
            content_hash: Vec::new(),
            deadline: None,
            span: tracing::Span::none(),
            actor: None,
            body: Body::One(Box::new(command)),
        }
    }

    pub(super) fn is_of_server(&self) -> bool {
        self.method.is_empty()
    }

    /// The request's id, or one of the server's own, so that it can find out what became of the call. Nobody can guess it:
    /// another call under it would be taken for this one. They grow with time, so that their index does at its end alone.
    pub(super) fn request_id_or_own(&self) -> RequestId {
        if self.is_of_server() {
            return RequestId::known("");
        }
        let own = || RequestId::known(format!("fillrate-{}", Uuid::new_v7(Timestamp::now(NoContext))));
        self.request_id.clone().unwrap_or_else(own)
    }
}

/// What the call asks for.
#[derive(Debug, Clone)]
pub enum Body {
    /// One command: done whole, or refused whole.
    One(Box<Command>),
    /// Elements that are judged alone; one that could not be read already holds its refusal.
    Elements(Vec<Result<Command, Refusal>>),
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Under which the call is recorded: the caller's or the server's own.
    pub request_id: RequestId,
    /// It was done before; this is the first answer again.
    pub replayed: bool,
    /// One for [`Body::One`], as many as there were for [`Body::Elements`], in their order. Orders in it know their
    /// customer, which the recorded answer leaves out.
    pub results: Vec<Result<Answer, Refusal>>,
}
