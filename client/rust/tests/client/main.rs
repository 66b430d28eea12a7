//! The client against a server that answers from a list.

#![expect(unreachable_pub, reason = "nobody uses a test binary's modules but itself")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

mod calls;
mod fake;
mod tls;
mod watches;
