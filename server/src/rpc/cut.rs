//! A response body that ends early, with a status, when something else happens first.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures::future::BoxFuture;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tonic::{Status, body::Body, codegen::Bytes};

/// Passes a body on until `reason` is there, then ends it with that status.
pub(super) struct Cut {
    body: Body,
    reason: BoxFuture<'static, Status>,
    ended: bool,
}

impl Cut {
    pub(super) fn body(body: Body, reason: impl Future<Output = Status> + Send + 'static) -> Body {
        Body::new(Self { body, reason: Box::pin(reason), ended: false })
    }
}

impl http_body::Body for Cut {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        // The reason first: a body that always has more would otherwise never end.
        if let Poll::Ready(status) = self.reason.as_mut().poll(context) {
            self.ended = true;
            let mut trailers = HeaderMap::new();
            return Poll::Ready(Some(status.add_header(&mut trailers).map(|()| Frame::trailers(trailers))));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // Not the body's own: it may end earlier.
        SizeHint::default()
    }
}
