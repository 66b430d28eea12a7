//! Elements that are put: each read, judged and answered for itself.

use fillrate_proto::v1::{
    self, put_replenishment_policy_result as of_policy, put_supplier_item_result as of_supplier_item,
    put_supplier_result as of_supplier,
};

use super::{
    content::Mutation,
    convert::{self, Wire as _, purchasing as told},
    door::{Caller, DoneElements, Door, wrong},
    parse::{self, Fields, Once, Parsed},
    status,
};
use crate::{
    domain::{
        answer::{Effects, Subject},
        command::Command,
        refusal::Refusal,
    },
    error::Result,
};

/// What one element answers: what was put, or why it was refused.
type Outcome = std::result::Result<Subject, Refusal>;

/// Puts elements; `tell` makes the result of one.
pub(super) async fn put<M: Mutation, R>(
    door: &Door,
    caller: &Caller,
    request: M,
    read: impl FnOnce(&mut Fields, &M) -> Option<Vec<Parsed<Command>>>,
    tell: fn(Outcome) -> Result<R>,
) -> Result<(Vec<R>, Option<v1::Effects>)> {
    let DoneElements { results, record } = door.elements(caller, request, read, |_, _| ()).await?;
    let mut all = Effects::default();
    let mut results_told = Vec::with_capacity(results.len());
    for result in results {
        let outcome = result.map(|answer| {
            convert::effects::add(&mut all, answer.effects);
            answer.subject
        });
        results_told.push(tell(outcome)?);
    }
    Ok((results_told, Some(convert::effects::effects(all, record))))
}

pub(super) fn read_suppliers(suppliers: &[v1::Supplier]) -> Vec<Parsed<Command>> {
    let mut ids = Once::new("suppliers");
    let read = |(index, sent)| {
        let put = parse::whole(|fields| parse::purchasing::put_supplier(fields, sent, (index, &mut ids)))?;
        Ok(Command::PutSupplier(Box::new(put)))
    };
    suppliers.iter().enumerate().map(read).collect()
}

pub(super) fn read_supplier_items(items: &[v1::SupplierItem]) -> Vec<Parsed<Command>> {
    let mut keys = Once::new("supplier_items");
    let read = |(index, sent)| {
        let put = parse::whole(|fields| parse::purchasing::put_supplier_item(fields, sent, (index, &mut keys)))?;
        Ok(Command::PutSupplierItem(Box::new(put)))
    };
    items.iter().enumerate().map(read).collect()
}

pub(super) fn read_policies(policies: &[v1::ReplenishmentPolicy]) -> Vec<Parsed<Command>> {
    let mut scopes = Once::new("policies");
    let read = |(index, sent)| {
        let put =
            parse::whole(|fields| parse::purchasing::put_replenishment_policy(fields, sent, (index, &mut scopes)))?;
        Ok(Command::PutReplenishmentPolicy(Box::new(put)))
    };
    policies.iter().enumerate().map(read).collect()
}

/// The three results differ in nothing but their types.
macro_rules! results {
    ($($tell:ident: $subject:ident $field:ident = $told:ident, $of:ident::$member:ident -> $result:ident;)+) => {$(
        pub(super) fn $tell(outcome: Outcome) -> Result<v1::$result> {
            match outcome {
                Ok(Subject::$subject { $field, outcome }) => {
                    let put = $of::Result::$member(told::$told(*$field));
                    Ok(v1::$result { result: Some(put), outcome: outcome.number() })
                }
                Ok(_) => Err(wrong("a put answers something else")),
                Err(refusal) => {
                    let error = $of::Result::Error(status::element(refusal));
                    Ok(v1::$result { result: Some(error), outcome: 0 })
                }
            }
        }
    )+};
}

results! {
    supplier: Supplier supplier = supplier, of_supplier::Supplier -> PutSupplierResult;
    supplier_item: SupplierItem supplier_item = supplier_item, of_supplier_item::SupplierItem -> PutSupplierItemResult;
    policy: ReplenishmentPolicy policy = replenishment_policy, of_policy::Policy -> PutReplenishmentPolicyResult;
}
