//! What a command fails with: a sentence, what to do about it, and an exit status.

use std::io;

use fillrate_client::{Code, Error, v1::ErrorReason};
use serde_json::{Value, json};

/// The server said no.
const REFUSED: u8 = 1;
/// Nothing was sent.
const USAGE: u8 = 2;
/// There was no answer.
const NO_ANSWER: u8 = 3;
/// The caller is not let in.
const NOT_LET_IN: u8 = 4;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// A call or a watch failed.
    #[error("{}", .0.message())]
    Call(#[from] Error),
    /// The server answers, and says that it does not serve.
    #[error("the server answers, but does not serve: its database is away, or it was told to stop")]
    NotServing,
    /// The command line, or a file that it names.
    #[error("{0}")]
    Usage(String),
    /// What came cannot be shown.
    #[error("cannot print: {0}")]
    Output(#[from] io::Error),
    /// The answer cannot be understood.
    #[error("the server's answer cannot be read: {0}")]
    Answer(String),
}

impl Failed {
    pub(super) fn status(&self) -> u8 {
        match self {
            // Whoever read the output has seen enough.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Usage(_) => USAGE,
            Self::Output(_) | Self::Answer(_) | Self::NotServing => REFUSED,
            Self::Call(error) => match error.code() {
                Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Unimplemented => NO_ANSWER,
                Code::Unauthenticated | Code::PermissionDenied => NOT_LET_IN,
                _ => REFUSED,
            },
        }
    }

    /// For people: the sentence, every fault, and what to do.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("fillrate: {self}")];
        if let Self::Call(error) = self {
            let faults =
                error.violations().iter().filter(|violation| !error.message().contains(&violation.description));
            lines.extend(faults.map(|violation| format!("  {}: {}", violation.field, violation.description)));
            lines.extend(advice(error).map(|advice| format!("  {advice}")));
        }
        lines
    }

    /// The same for programs.
    pub(super) fn json(&self) -> Value {
        let Self::Call(error) = self else {
            return json!({ "error": { "message": self.to_string(), "exitStatus": self.status() } });
        };
        let violations = error.violations().iter().map(|violation| {
            json!({
                "field": violation.field, "reason": violation.reason.as_str_name(),
                "description": violation.description,
            })
        });
        json!({ "error": {
            "code": i32::from(error.code()), "reason": error.reason().as_str_name(), "message": error.message(),
            "method": error.method(), "violations": violations.collect::<Vec<_>>(), "metadata": error.metadata(),
            "requestId": error.request_id(), "advice": advice(error), "exitStatus": self.status(),
        } })
    }
}

/// What somebody who never saw the server can do about it.
fn advice(error: &Error) -> Option<&'static str> {
    by_reason(error.reason()).or_else(|| match error.code() {
        Code::Unavailable if error.reason() == ErrorReason::Unspecified => Some(no_way(error.message())),
        Code::DeadlineExceeded => Some("give it more time with --timeout (FILLRATE_TIMEOUT)"),
        Code::Unauthenticated => Some(
            "the token is missing, expired or not of this server: give a fresh one by FILLRATE_TOKEN or --token-file",
        ),
        Code::PermissionDenied => {
            Some("the token lets you in, but not to this: ask for the right, or name your own tenant with --tenant")
        }
        Code::Unimplemented => Some("name Fillrate's own address with --endpoint; an older server lacks newer methods"),
        _ => None,
    })
}

fn by_reason(reason: ErrorReason) -> Option<&'static str> {
    match reason {
        ErrorReason::TenantInvalid => Some("name a tenant with --tenant (FILLRATE_TENANT): a-z, 0-9 and - alone"),
        ErrorReason::CursorForeign => Some(
            "the cursor was given by another database or tenant: correct --endpoint and --tenant, or begin with --snapshot",
        ),
        ErrorReason::CursorExpired | ErrorReason::CursorAhead => {
            Some("begin again with --snapshot, or let the watch do so with --on-expired snapshot")
        }
        ErrorReason::CursorInvalid => Some("give --cursor a cursor as it was printed"),
        ErrorReason::EtagMismatch | ErrorReason::SuggestionMoved => {
            Some("it changed meanwhile: look again, then decide")
        }
        ErrorReason::LocationNotFound | ErrorReason::NoDefaultLocation => {
            Some("a location is put by InventoryService/PutLocation; another tenant has its own (--tenant)")
        }
        _ => None,
    }
}

/// Why there is no way to the server, by the words of what lies below.
fn no_way(message: &str) -> &'static str {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["NotValidForName", "not valid for name"]) {
        "the server's certificate is of another name: say in --endpoint the name that it was made for"
    } else if says(&["UnknownIssuer", "invalid peer certificate"]) {
        "the server's certificate is not trusted here: name the root that signed it with --ca (FILLRATE_CA)"
    } else if says(&["received fatal alert"]) || says(&["at https://"]) && says(&["connection closed", "broken pipe"]) {
        "the server refuses the caller's certificate, or wants one: name it with --cert and --key"
    } else if says(&["InvalidContentType", "corrupt message"]) {
        "what listens there speaks no TLS: say http:// in --endpoint"
    } else if says(&["http2 error", "connection closed before message completed", "frame with invalid size"]) {
        "what listens there may want TLS, or is no Fillrate: try https:// in --endpoint"
    } else if says(&["dns error", "lookup address"]) {
        "no machine has that name: correct --endpoint (FILLRATE_ENDPOINT)"
    } else {
        "is a server running there? `fillrate serve` starts one; --endpoint (FILLRATE_ENDPOINT) names another"
    }
}
