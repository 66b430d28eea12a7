//! Page tokens: where a list goes on, and of which list.
//!
//! A token holds the key of the last row that was given and a digest of it with the tenant, the method and the query, so
//! that one of another list is refused and never silently wrong. It is no secret and grants nothing: whoever makes one
//! up gets rows of his own tenant from another place. So what it holds is checked like everything that callers send.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use prost::Message;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::{
    domain::{
        Time,
        id::{LocationId, Sku, SupplierId, TenantId, is_id},
        query::{
            AuditKey, BackorderKey, Dated, LedgerKey, OrderKey, PolicyKey, PurchaseOrderKey, StockListKey, SummaryKey,
            SupplierItemKey,
        },
    },
    error::{CursorFault, Error, Result},
};

/// The form of a token; another one is refused.
const VERSION: u8 = 1;
/// How much of the digest a token carries: enough that none fits by accident.
const DIGEST_BYTES: usize = 16;
/// The most characters of a token: the longest keys need fewer.
const MAX_CHARS: usize = 4_096;

/// A list: the query of a tenant, without the page.
#[derive(Debug)]
pub struct List([u8; 32]);

impl List {
    /// The list that a request asks for; its page size and token are left out of it.
    pub fn of(method: &str, tenant: &TenantId, query: &impl Message) -> Self {
        let mut hash = Sha256::new();
        // None of both holds a zero, so that no two lists are written the same.
        for name in [method, tenant.as_str()] {
            hash.update(name.as_bytes());
            hash.update([0]);
        }
        hash.update(query.encode_to_vec());
        Self(hash.finalize().into())
    }

    /// The token of the page after this key.
    pub fn token<K: Serialize>(&self, key: &K) -> Result<String> {
        let key = serde_json::to_vec(key).map_err(|error| Error::Internal(crate::error::Cause::new(error)))?;
        let mut token = vec![VERSION];
        token.extend(self.digest(&key));
        token.extend(key);
        Ok(URL_SAFE_NO_PAD.encode(token))
    }

    /// The key in a token; none for an empty one, which asks for the first page.
    pub fn key<K: PageKey>(&self, token: &str) -> Result<Option<K>> {
        if token.is_empty() {
            return Ok(None);
        }
        self.read(token).map(Some).ok_or(Error::Cursor(CursorFault::PageToken))
    }

    fn read<K: PageKey>(&self, token: &str) -> Option<K> {
        if token.len() > MAX_CHARS {
            return None;
        }
        let token = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (version, rest) = token.split_first()?;
        let (digest, key) = rest.split_at_checked(DIGEST_BYTES)?;
        if *version != VERSION || digest != self.digest(key) {
            return None;
        }
        serde_json::from_slice(key).ok().filter(K::is_sound)
    }

    fn digest(&self, key: &[u8]) -> [u8; DIGEST_BYTES] {
        let whole: [u8; 32] = Sha256::new().chain_update(self.0).chain_update(key).finalize().into();
        let mut digest = [0; DIGEST_BYTES];
        digest.copy_from_slice(whole.split_at(DIGEST_BYTES).0);
        digest
    }
}

/// What a token holds.
pub trait PageKey: DeserializeOwned {
    /// It has the form of keys that the server gives out: the database can take it.
    fn is_sound(&self) -> bool;
}

fn sound_time(time: Time) -> bool {
    (0..=253_402_300_799).contains(&time.timestamp())
}

impl PageKey for OrderKey {
    fn is_sound(&self) -> bool {
        sound_time(self.create_time) && is_id(self.order_id.as_str())
    }
}

impl PageKey for Sku {
    fn is_sound(&self) -> bool {
        is_id(self.as_str())
    }
}

impl PageKey for LocationId {
    fn is_sound(&self) -> bool {
        is_id(self.as_str())
    }
}

impl PageKey for StockListKey {
    fn is_sound(&self) -> bool {
        is_id(self.sku.as_str()) && is_id(self.location_id.as_str())
    }
}

impl PageKey for AuditKey {
    fn is_sound(&self) -> bool {
        sound_time(self.booked_time)
    }
}

impl PageKey for LedgerKey {
    fn is_sound(&self) -> bool {
        sound_time(self.booked_time)
    }
}

impl PageKey for BackorderKey {
    fn is_sound(&self) -> bool {
        match self {
            Self::Queue(key) => {
                sound_time(key.place.time) && is_id(key.order_id.as_str()) && is_id(key.backorder_id.as_str())
            }
            Self::Opened(key) => sound_time(key.open_time) && is_id(key.backorder_id.as_str()),
        }
    }
}

impl PageKey for SupplierId {
    fn is_sound(&self) -> bool {
        is_id(self.as_str())
    }
}

impl PageKey for SupplierItemKey {
    fn is_sound(&self) -> bool {
        is_id(self.supplier_id.as_str()) && is_id(self.sku.as_str())
    }
}

impl PageKey for PolicyKey {
    fn is_sound(&self) -> bool {
        [&self.location_id, &self.sku].into_iter().all(|part| part.is_empty() || is_id(part))
    }
}

impl PageKey for PurchaseOrderKey {
    fn is_sound(&self) -> bool {
        sound_time(self.create_time) && is_id(self.purchase_order_id.as_str())
    }
}

impl PageKey for SummaryKey {
    fn is_sound(&self) -> bool {
        self.0.is_empty() || is_id(&self.0)
    }
}

impl<K: PageKey> PageKey for Dated<K> {
    fn is_sound(&self) -> bool {
        sound_time(self.as_of) && self.key.is_sound()
    }
}

#[cfg(test)]
mod tests {
    use fillrate_proto::v1;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::OrderId;

    proptest! {
        #[test]
        fn no_text_is_a_token_but_those_that_were_given(text in "\\PC{0,200}|[A-Za-z0-9_-]{0,400}") {
            let list = list("t", "ListItems", "X");
            prop_assert!(text.is_empty() || list.key::<OrderKey>(&text).is_err());
        }

        #[test]
        fn every_key_comes_back(id in "[!-~]{1,128}", micros in 0..253_402_300_800_000_000_i64) {
            let create_time = Time::from_timestamp_micros(micros).unwrap_or_default();
            let key = OrderKey { create_time, order_id: OrderId::known(id) };
            let list = list("t", "ListItems", "X");
            let token = list.token(&key).expect("it can be written");
            prop_assert_eq!(list.key(&token).expect("its own"), Some(key));
        }
    }

    fn list(tenant: &str, method: &str, sku: &str) -> List {
        let filter = v1::ItemFilter { skus: vec![sku.to_owned()], ..Default::default() };
        let query = v1::ListItemsRequest { filter: Some(filter), ..Default::default() };
        List::of(method, &TenantId::known(tenant), &query)
    }

    fn key() -> OrderKey {
        OrderKey { create_time: Time::UNIX_EPOCH, order_id: OrderId::known("ünï \"1\"") }
    }

    #[test]
    fn a_token_leads_back_to_its_key() {
        let list = list("t", "ListItems", "X");
        let token = list.token(&key()).expect("it can be written");
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(list.key(&token).expect("its own"), Some(key()));
        assert_eq!(list.key::<OrderKey>("").expect("the first page"), None);
    }

    #[test]
    fn a_token_of_another_list_is_refused() {
        let own = list("t", "ListItems", "X");
        let token = own.token(&key()).expect("it can be written");
        for other in [list("u", "ListItems", "X"), list("t", "ListStock", "X"), list("t", "ListItems", "Y")] {
            assert!(matches!(other.key::<OrderKey>(&token), Err(Error::Cursor(CursorFault::PageToken))));
        }
        assert!(own.key::<LedgerKey>(&token).is_err(), "another kind of key");
    }

    #[test]
    fn any_other_text_is_refused() {
        let list = list("t", "ListItems", "X");
        let token = list.token(&key()).expect("it can be written");
        for end in 1..token.len() {
            assert!(list.key::<OrderKey>(&token[..end]).is_err(), "cut at {end}");
        }
        for at in 0..token.len() {
            for other in ["A", "_", "=", " ", "\u{0}"] {
                let mut changed = token.clone();
                changed.replace_range(at..=at, other);
                let read = list.key::<OrderKey>(&changed);
                assert!(changed == token || read.is_err(), "changed at {at}");
            }
        }
        for garbage in ["x", "%", "ü", &"A".repeat(MAX_CHARS), &"A".repeat(MAX_CHARS + 1)] {
            assert!(list.key::<OrderKey>(garbage).is_err(), "{garbage:?}");
        }
    }

    #[test]
    fn a_made_up_key_is_checked() {
        let list = list("t", "ListItems", "X");
        for bad in ["", " ", "a\u{0}b", &"x".repeat(129)] {
            let token = list.token(&Sku::known(bad)).expect("it can be written");
            assert!(list.key::<Sku>(&token).is_err(), "{bad:?}");
        }
        let late = OrderKey { create_time: Time::MAX_UTC, ..key() };
        let token = list.token(&late).expect("it can be written");
        assert!(list.key::<OrderKey>(&token).is_err());
    }
}
