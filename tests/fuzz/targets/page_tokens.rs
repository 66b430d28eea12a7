//! A page token is its list's own, or is refused, whatever stands in it: also a key that somebody made up and signed, as
//! the digest is no secret.
#![no_main]

use fillrate_server::{
    domain::{
        id::TenantId,
        query::{BackorderKey, LedgerKey, OrderKey, PolicyKey, StockListKey, SupplierItemKey},
    },
    rpc::page_token::{List, PageKey},
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Reads it as a key of this kind; one that is taken must have the form of keys that the server gives out.
fn read<K: PageKey>(list: &List, token: &str) {
    if let Ok(Some(key)) = list.key::<K>(token) {
        assert!(key.is_sound());
    }
}

fn read_all(list: &List, token: &str) {
    read::<OrderKey>(list, token);
    read::<LedgerKey>(list, token);
    read::<StockListKey>(list, token);
    read::<BackorderKey>(list, token);
    read::<PolicyKey>(list, token);
    read::<SupplierItemKey>(list, token);
}

fuzz_target!(|texts: (&str, &str)| {
    let (token, key) = texts;
    let list = List::of("ListOrders", &TenantId::known("shop"), &());
    read_all(&list, token);
    if let Ok(key) = serde_json::from_str::<Value>(key)
        && let Ok(signed) = list.token(&key)
    {
        read_all(&list, &signed);
    }
});
