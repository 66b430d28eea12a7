//! Suppliers, what they sell, policies, purchase orders and receipts: how their rows read, and how they are fetched; and
//! what suggestions are reckoned from.

mod candidates;
mod facts;
mod order;
mod policy;
mod promise;
mod receipt;
mod save_order;
mod supplier;
mod supplier_item;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::candidates::{Candidates, Ground, Sold, SupplierPage, Unknown};
pub(in crate::store) use self::{
    order::{purchase_order, purchase_order_columns},
    policy::{policy, policy_columns},
    supplier::{supplier, supplier_columns},
    supplier_item::{supplier_item, supplier_item_columns},
};
use super::Tx;
use crate::{
    domain::{
        books::{Books, PurchasingChanges},
        wants::Wants,
    },
    error::{Cause, Error, Result},
};

/// Whether rows are read to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Access {
    /// As they are now.
    Plain,
    /// As they stay until this transaction changes them.
    Locked,
}

impl Tx<'_> {
    /// Suppliers, what they sell, and policies. Those that commands put are locked, each kind in order of its keys; they
    /// are known from the commands alone, so that this locks them all at once.
    pub(in crate::store) async fn load_purchasing(&mut self, books: &mut Books, wants: &Wants) -> Result<()> {
        let puts = &wants.puts;
        for (ids, access) in
            [(&puts.suppliers, Access::Locked), (&without(&wants.suppliers, &puts.suppliers), Access::Plain)]
        {
            let mut found = self.suppliers(ids, access).await?;
            for id in ids {
                books.load_supplier(id.clone(), found.remove(id));
            }
        }
        for (keys, access) in [
            (&puts.supplier_items, Access::Locked),
            (&without(&wants.supplier_items, &puts.supplier_items), Access::Plain),
        ] {
            let mut found = self.supplier_items(keys, access).await?;
            for key in keys {
                books.load_supplier_item(key.0.clone(), key.1.clone(), found.remove(key));
            }
        }
        for (scopes, access) in
            [(&puts.policies, Access::Locked), (&without(&wants.policies, &puts.policies), Access::Plain)]
        {
            let mut found = self.policies(scopes, access).await?;
            for scope in scopes {
                books.load_policy(scope.clone(), found.remove(scope));
            }
        }
        Ok(())
    }

    /// Writes what commands of purchasing changed.
    pub(in crate::store) async fn save_purchasing(&mut self, changes: &PurchasingChanges<'_>) -> Result<()> {
        self.insert_suppliers(&changes.suppliers.new).await?;
        self.update_suppliers(&changes.suppliers.changed).await?;
        self.insert_supplier_items(&changes.supplier_items.new).await?;
        self.update_supplier_items(&changes.supplier_items.changed).await?;
        self.insert_policies(&changes.policies.new).await?;
        self.update_policies(&changes.policies.changed).await?;
        self.insert_purchase_orders(&changes.orders.new).await?;
        self.update_purchase_orders(&changes.orders.changed).await?;
        self.delete_purchase_lines(&changes.removed_lines).await?;
        self.insert_purchase_lines(&changes.lines.new).await?;
        self.update_purchase_lines(&changes.lines.changed).await?;
        self.insert_receipts(&changes.receipts.new).await?;
        self.update_receipts(&changes.receipts.changed).await?;
        self.load_demand(&changes.demand).await
    }
}

fn without<K: Ord + Clone>(keys: &BTreeSet<K>, others: &BTreeSet<K>) -> BTreeSet<K> {
    keys.difference(others).cloned().collect()
}

/// What a column holds whole.
fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(Cause::new(error)))
}
