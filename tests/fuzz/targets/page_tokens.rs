//! A page token is its list's own, or is refused, whatever stands in it: also a key that somebody made up and signed, as
//! the digest is no secret.
#![no_main]

use std::fmt::Debug;

use fillrate_server::{
    domain::{
        id::{LocationId, Sku, SupplierId, TenantId},
        query::{
            AuditKey, BackorderKey, Dated, LedgerKey, OrderKey, PolicyKey, PurchaseOrderKey, StockListKey, SummaryKey,
            SupplierItemKey,
        },
    },
    rpc::page_token::{List, PageKey},
};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde_json::Value;

/// Reads it as a key of this kind. One that is taken comes back from its own token, and no other list takes that.
fn read<K: PageKey + Serialize + PartialEq + Debug>([own, others @ ..]: &[List; 3], token: &str) {
    if let Ok(Some(key)) = own.key::<K>(token) {
        let again = own.token(&key).expect("what was read can be written");
        let back = own.key::<K>(&again).expect("it is the list's own").expect("it is no first page");
        assert_eq!(back, key);
        for other in others {
            assert!(other.key::<K>(token).is_err() && other.key::<K>(&again).is_err(), "another list takes {key:?}");
        }
    }
}

fn read_all(lists: &[List; 3], token: &str) {
    read::<OrderKey>(lists, token);
    read::<Sku>(lists, token);
    read::<LocationId>(lists, token);
    read::<StockListKey>(lists, token);
    read::<AuditKey>(lists, token);
    read::<LedgerKey>(lists, token);
    read::<BackorderKey>(lists, token);
    read::<Dated<BackorderKey>>(lists, token);
    read::<SupplierId>(lists, token);
    read::<SupplierItemKey>(lists, token);
    read::<PolicyKey>(lists, token);
    read::<PurchaseOrderKey>(lists, token);
    read::<SummaryKey>(lists, token);
}

fuzz_target!(|texts: (&str, &str)| {
    let (token, key) = texts;
    let lists = [("shop", "ListOrders"), ("other", "ListOrders"), ("shop", "ListItems")]
        .map(|(tenant, method)| List::of(method, &TenantId::known(tenant), &()));
    read_all(&lists, token);
    if let Ok(key) = serde_json::from_str::<Value>(key)
        && let Ok(signed) = lists[0].token(&key)
    {
        read_all(&lists, &signed);
    }
});
