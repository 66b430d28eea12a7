//! Origins of web pages, as browsers name them.

use std::str::FromStr;

use http::{HeaderValue, uri::Authority};

/// Where a web page was loaded from: `https://desk.example.com`, `http://localhost:8080`. Exactly what a browser sends
/// in `origin`, so that comparing bytes is comparing origins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl Origin {
    /// Whether a browser's `origin` header is this one.
    #[must_use]
    pub fn is(&self, header: &HeaderValue) -> bool {
        self.0 == header
    }

    /// As a browser sends it.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text).map(Self).ok_or_else(|| {
            "an origin as browsers send it, as in https://desk.example.com or http://localhost:8080: in lower case, \
             without a path, without the port that is usual for its scheme, and not *"
                .to_owned()
        })
    }
}

fn parse(text: &str) -> Option<HeaderValue> {
    let (scheme, place) = text.split_once("://")?;
    let usual = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let authority: Authority = place.parse().ok()?;
    // A port that is no number, or none after the colon, is none here and still in the text.
    let written = match authority.port_u16() {
        Some(port) if port != usual => format!("{}:{port}", authority.host()),
        _ => authority.host().to_owned(),
    };
    let named = !authority.host().is_empty() && authority.host() != "*";
    (named && written == place && text.to_ascii_lowercase() == text).then(|| HeaderValue::from_str(text).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_send_is_taken_as_it_is() {
        for text in ["https://desk.example.com", "http://localhost:8080", "https://10.0.0.1:80", "http://[::1]:3000"] {
            let origin = text.parse::<Origin>();
            assert!(origin.is_ok_and(|origin| origin.is(&HeaderValue::from_static(text))), "{text}");
        }
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for text in [
            "",
            "*",
            "null",
            "desk.example.com",
            "https://",
            "https://*",
            "https://desk.example.com/",
            "ftp://desk",
            "https://Desk.example.com",
            "HTTPS://desk.example.com",
            "https://desk.example.com:443",
            "http://desk:80",
            "http://desk:",
            "http://desk:x",
            "http://desk:80800",
            "http://me@desk",
            "http://desk/page",
            "http://desk desk",
            "http://bücher",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
