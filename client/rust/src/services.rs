//! The services with all their methods, as `proto/` has them.

use fillrate_proto::v1;
use futures::{Stream, StreamExt as _};

use crate::{
    calls::{Calls, Method},
    error::Error,
};

macro_rules! services {
    ($($(#[$about:meta])* $service:ident {
        $($(#[$comment:meta])* $kind:ident $name:ident($path:literal, $request:ident [$($id:ident)?], $answer:ident);)+
    })+) => {
        $($(#[$about])*
        #[derive(Debug, Clone)]
        pub struct $service(pub(crate) Calls);

        impl $service {
            $(method! { $kind $(#[$comment])* $name, $path, $request [$($id)?], $answer })+
        })+
    };
}

macro_rules! method {
    (call $(#[$comment:meta])* $name:ident, $path:literal, $request:ident [], $answer:ident) => {
        $(#[$comment])*
        ///
        /// # Errors
        /// As above; it is tried again where that is safe.
        pub async fn $name(&self, request: v1::$request) -> Result<v1::$answer, Error> {
            self.0.unary(Method($path), request, |_| None).await
        }
    };
    (call $(#[$comment:meta])* $name:ident, $path:literal, $request:ident [$id:ident], $answer:ident) => {
        $(#[$comment])*
        ///
        /// # Errors
        /// As above; it is tried again where that is safe, and takes place once.
        pub async fn $name(&self, request: v1::$request) -> Result<v1::$answer, Error> {
            self.0.unary(Method($path), request, |request| Some(&mut request.$id)).await
        }
    };
    (stream $(#[$comment:meta])* $name:ident, $path:literal, $request:ident [], $answer:ident) => {
        $(#[$comment])*
        ///
        /// # Errors
        /// As above. A stream has no deadline and ends with its first error; the watches of [`crate::Client`] resume.
        pub async fn $name(
            &self,
            request: v1::$request,
        ) -> Result<impl Stream<Item = Result<v1::$answer, Error>> + Send + Unpin + use<>, Error> {
            let calls = self.0.clone();
            let messages = calls.stream(Method($path), request).await?;
            Ok(messages.map(move |message| message.map_err(|status| calls.failure(&status, Method($path)))))
        }
    };
}

fillrate_proto::methods!(services);
