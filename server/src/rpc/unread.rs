//! What never reaches a method: bytes that are no message, and messages that are too large. tonic refuses them by
//! itself, as a fault of the server or out of range and without details; to callers they are invalid arguments.

use std::task::{Context, Poll};

use futures::{TryFutureExt, future::MapOk};
use http::{Request, Response};
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use super::status;

/// Only our own services promise details.
const OURS: &str = "/fillrate.";

/// Gives refusals of unreadable requests their code and details.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct UnreadLayer;

impl<S> Layer<S> for UnreadLayer {
    type Service = WithUnread<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithUnread { inner }
    }
}

/// What [`UnreadLayer`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct WithUnread<S> {
    inner: S,
}

impl<S, B> Service<Request<B>> for WithUnread<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = MapOk<S::Future, fn(Response<Body>) -> Response<Body>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let ours = request.uri().path().starts_with(OURS);
        self.inner.call(request).map_ok(if ours { explain } else { std::convert::identity })
    }
}

fn explain(response: Response<Body>) -> Response<Body> {
    // A status stands in the headers only where a call failed before it began to answer.
    match Status::from_header_map(response.headers()).and_then(|status| explained(&status)) {
        Some(status) => status.into_http(),
        None => response,
    }
}

/// The caller's fault that tonic's status is about, by its text: it has no other mark.
fn explained(status: &Status) -> Option<Status> {
    if !status.details().is_empty() {
        return None;
    }
    let text = status.message();
    let begins = |with: &str| text.starts_with(with);
    match status.code() {
        Code::Internal
            if begins("failed to decode Protobuf message")
                || begins("Unexpected EOF decoding stream")
                || begins("Missing request message")
                || begins("protocol error: received message with")
                || begins("tonic-web: ")
                || (begins("Error decompressing") && text.ends_with("while sending request")) =>
        {
            Some(status::unreadable(&format!("the request cannot be read: {text}")))
        }
        Code::OutOfRange if begins("Error, decoded message length too large") => Some(status::unreadable(text)),
        Code::ResourceExhausted if begins("Error decompressing: size limit") => Some(status::unreadable(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use fillrate_proto::v1;
    use prost::Message;
    use tonic_types::StatusExt;

    use super::*;

    #[test]
    fn bytes_that_are_no_message_are_the_callers_fault() {
        let error = v1::CreateOrderRequest::decode(&b"\x0a\x02\xff\xff"[..]).err().unwrap();
        let status = explained(&Status::internal(error.to_string())).unwrap();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(status.get_details_error_info().unwrap().reason, "INVALID_FIELD");
        let flag = "protocol error: received message with invalid compression flag: 7 (valid flags are 0 and 1), while sending request";
        assert_eq!(explained(&Status::internal(flag)).map(|status| status.code()), Some(Code::InvalidArgument));
        let large = "Error, decoded message length too large: found 2 bytes, the limit is: 1 bytes";
        assert_eq!(explained(&Status::out_of_range(large)).map(|status| status.code()), Some(Code::InvalidArgument));
    }

    #[test]
    fn what_a_method_answers_stays() {
        let ours = status::of(crate::error::Error::Internal(crate::error::Cause::new("x")), "Test");
        assert!(explained(&ours).is_none());
        assert!(explained(&Status::unimplemented("")).is_none());
    }
}
