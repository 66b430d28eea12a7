//! Ids, each its own type, so that one can never stand where another belongs.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The most characters of an id; a longer one is refused.
pub const MAX_CHARS: usize = 128;

/// Why a text is no id, in words that follow "must be".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1 to {MAX_CHARS} visible characters, with single spaces inside at most")
    }
}

/// True for a text of 1 to [`MAX_CHARS`] visible characters; a space may stand between two of them.
pub fn is_id(text: &str) -> bool {
    let mut previous_space = true;
    let mut count = 0_usize;
    for c in text.chars() {
        let space = c == ' ';
        if (space && previous_space) || (!space && !is_visible(c)) {
            return false;
        }
        previous_space = space;
        count += 1;
    }
    (1..=MAX_CHARS).contains(&count) && !previous_space
}

/// False for control, white-space and zero-width characters: two ids that differ only in them look the same.
fn is_visible(c: char) -> bool {
    !(c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'))
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id that a caller wrote, if it is one.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                if is_id(text) { Ok(Self(text.into())) } else { Err(NotAnId) }
            }

            /// An id that was parsed before: one that comes from the database, or that the server made.
            pub fn known(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }
    )+};
}

id! {
    /// Whose data it is. Everything else is unique within it.
    TenantId,
    /// An order.
    OrderId,
    /// A stock-keeping unit: what is ordered, stocked and bought.
    Sku,
    /// A place that keeps stock.
    LocationId,
    /// Who ordered.
    CustomerId,
    /// A backorder.
    BackorderId,
    /// What makes a repeated call the same call.
    RequestId,
    /// The caller's own document number of a movement: a delivery note, a packing slip, a scan.
    Reference,
    /// A shipment of an order.
    ShipmentId,
    /// A return of an order.
    ReturnId,
    /// Whom goods are bought from.
    SupplierId,
    /// An order placed with a supplier.
    PurchaseOrderId,
    /// Goods that came in one go on a purchase order.
    ReceiptId,
    /// Who calls, as its token or key names it.
    Actor,
}

impl TenantId {
    /// The most characters of a tenant's name.
    pub const MAX_CHARS: usize = 63;

    /// A tenant's name as it stands in a header or a token: `[a-z0-9-]{1,63}`.
    pub fn parse_name(text: &str) -> Option<Self> {
        let fits = (1..=Self::MAX_CHARS).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self::known(text))
    }
}

impl Actor {
    /// Whoever an issuer or a file names, whatever it calls it: what is invisible in it is shown as `?`, and what is too
    /// long is cut.
    pub fn named(subject: &str) -> Self {
        let shown = |c: char| if is_visible(c) { c } else { '?' };
        let name: String = subject.chars().take(MAX_CHARS).map(shown).collect();
        Self::known(if name.is_empty() { "?".to_owned() } else { name })
    }
}

/// An item at a location: what a stock row, a queue and a lock belong to. Ordered by location, then item, which
/// is the order in which stock rows are locked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StockKey {
    pub location_id: LocationId,
    pub sku: Sku,
}

impl fmt::Display for StockKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.sku, self.location_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_has_a_name() {
        for (subject, name) in [("auth0|7", "auth0|7"), ("a b\0c", "a?b?c"), ("", "?"), ("\u{200b}", "?")] {
            assert_eq!(Actor::named(subject).as_str(), name);
        }
        assert_eq!(Actor::named(&"ü".repeat(500)).as_str(), "ü".repeat(128));
        assert!(is_id(Actor::named("a b").as_str()));
    }

    #[test]
    fn ids_are_visible() {
        for good in ["A", "BANK CHARGES", "ünï-7/3#", &"x".repeat(128)] {
            assert!(is_id(good), "{good:?}");
        }
        for bad in ["", " A", "A ", "A  B", "A\tB", "A\u{200b}", "\u{7f}", &"x".repeat(129)] {
            assert!(!is_id(bad), "{bad:?}");
        }
    }
}
