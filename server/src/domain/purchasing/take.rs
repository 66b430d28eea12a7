//! Suggestions that are taken: purchase orders of lines that are still what the buyer saw.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    command::{ChosenSuggestion, CreateSuggestedPurchaseOrders, SuggestionOptions},
    faults::Faults,
    order::{LineWorking, PurchaseLine, PurchaseOrder, PurchaseOrderStatus},
    suggest::{Buy, Outcome, suggest},
};
use crate::domain::{
    Time,
    books::{About, Books, Decided, MOST_AHEAD},
    id::{LocationId, PurchaseOrderId, StockKey, SupplierId},
    in_words,
    refusal::{Reason, Violation, invalid},
};

/// A chosen line, reckoned again.
struct Taken<'a> {
    chosen: &'a ChosenSuggestion,
    now: Buy,
}

/// What becomes purchase orders: supplier, location and currency of each, with the id that its first line brings.
type Heads<'a> = BTreeMap<(SupplierId, LocationId, String), (PurchaseOrderId, Vec<Taken<'a>>)>;

impl Books {
    /// Reckons the chosen lines again from facts that nobody else can change meanwhile, and buys them if every result is
    /// the one that was chosen.
    pub(in crate::domain) fn create_suggested_purchase_orders(
        &mut self,
        command: &CreateSuggestedPurchaseOrders,
    ) -> Decided<About> {
        let now = self.now();
        if command.as_of_time.is_some_and(|time| time > now + MOST_AHEAD) {
            let text = format!("must be at most 5 minutes after {}", in_words(now));
            return Err(invalid("as_of_time", text).into());
        }
        let basis = (command.as_of_time.unwrap_or(now), command.options);
        let (mut faults, mut moved) = (Faults::default(), Faults::default());
        let mut heads = Heads::new();
        for chosen in &command.lines {
            let Some(outcome) = self.suggested_now(chosen, basis, &mut faults)? else { continue };
            match still(chosen, outcome) {
                Ok(now) => {
                    let line = &now.line;
                    let head = (line.supplier_id.clone(), chosen.location_id.clone(), line.currency_code.clone());
                    let head = heads.entry(head).or_insert_with(|| (chosen.purchase_order_id.clone(), Vec::new()));
                    head.1.push(Taken { chosen, now });
                }
                Err(violation) if violation.reason == Reason::SuggestionMoved => moved.add(violation),
                Err(violation) => faults.add(violation),
            }
        }
        faults.end()?;
        moved.end()?;
        let mut ids = Vec::with_capacity(heads.len());
        for (head, (id, lines)) in heads {
            ids.push(id.clone());
            let order = self.draft(command, id, head, lines);
            self.put_purchase_order(order);
        }
        Ok(About::PurchaseOrders(ids))
    }

    /// What is suggested of a line's item now; none where something that the line names does not exist, or is not loaded
    /// yet.
    fn suggested_now(
        &mut self,
        chosen: &ChosenSuggestion,
        basis: (Time, SuggestionOptions),
        faults: &mut Faults,
    ) -> Decided<Option<Outcome>> {
        let key = StockKey { location_id: chosen.location_id.clone(), sku: chosen.sku.clone() };
        let item = self.item(&key.sku).map(|item| item.is_some());
        if faults.see(item)? == Some(false) {
            let text = format!("item {} does not exist", key.sku);
            let fault = Violation::new(Reason::ItemNotFound, format!("{}.sku", chosen.path), text);
            faults.add(fault.with("sku", &key.sku));
            return Ok(None);
        }
        let location = self.location(&key.location_id).map(|location| location.is_some());
        if faults.see(location)? == Some(false) {
            let text = format!("location {} does not exist", key.location_id);
            let fault = Violation::new(Reason::LocationNotFound, format!("{}.location_id", chosen.path), text);
            faults.add(fault.with("location_id", &key.location_id));
            return Ok(None);
        }
        if self.supplier_fault(&chosen.supplier_id, &format!("{}.supplier_id", chosen.path), faults)?.is_none() {
            return Ok(None);
        }
        let row = self.stock(&key).map(|_| ());
        faults.see(row)?;
        let suggested = self.suggestion_facts(&key, basis).map(|facts| suggest(facts).outcome);
        faults.see(suggested)
    }

    fn draft(
        &self,
        command: &CreateSuggestedPurchaseOrders,
        id: PurchaseOrderId,
        (supplier_id, location_id, currency_code): (SupplierId, LocationId, String),
        mut taken: Vec<Taken<'_>>,
    ) -> PurchaseOrder {
        taken.sort_unstable_by(|a, b| a.chosen.sku.cmp(&b.chosen.sku));
        PurchaseOrder {
            id,
            status: PurchaseOrderStatus::Draft,
            supplier_id,
            location_id,
            currency_code,
            reference: command.reference.clone(),
            supplier_reference: String::new(),
            note: command.note.clone(),
            order_time: self.occur_time(),
            submit_time: None,
            expected_time: None,
            confirmed_time: None,
            over_tolerance_percent: Decimal::ZERO,
            under_tolerance_percent: Decimal::ZERO,
            lines: (1..).zip(taken).map(|(number, taken)| taken.line(number)).collect(),
            // Its id is the server's own: nobody can send it again.
            content_hash: Vec::new(),
            revision: 1,
            create_time: self.now(),
            update_time: self.now(),
        }
    }
}

impl Taken<'_> {
    fn line(self, number: i32) -> PurchaseLine {
        let quantity = self.chosen.order_quantity.get();
        PurchaseLine {
            number,
            sku: self.chosen.sku.clone(),
            unit_cost: self.now.seller.item.price(quantity),
            ordered: quantity,
            received: 0,
            rejected: 0,
            cancelled: 0,
            expected_time: None,
            due_time: None,
            counted_from: self.now.line.working.counted_from(),
            // Nothing in it can fail to be written.
            working: serde_json::to_string(&self.now.line).map_or(LineWorking::None, LineWorking::Text),
            supplier_sku: self.now.line.supplier_sku,
        }
    }
}

/// The line as it is suggested now, if it is what was chosen.
fn still(chosen: &ChosenSuggestion, outcome: Outcome) -> Result<Buy, Violation> {
    let buy = match outcome {
        Outcome::Buy(buy) => *buy,
        Outcome::NotNeeded(_) => return Err(gone(chosen, "nothing is needed now")),
        Outcome::Unsourced(item) => return Err(gone(chosen, &format!("it cannot be bought now: {}", item.reason))),
    };
    let line = &buy.line;
    if line.fingerprint == chosen.fingerprint {
        let told = [
            ("supplier_id", chosen.supplier_id == line.supplier_id, line.supplier_id.to_string()),
            ("quantity", chosen.quantity.get() == line.quantity, line.quantity.to_string()),
        ];
        return match told.into_iter().find(|(_, same, _)| !same) {
            None => Ok(buy),
            Some((field, _, right)) => {
                let text = format!("must be {right}, as in the suggestion of this fingerprint");
                Err(Violation::new(Reason::InvalidField, format!("{}.{field}", chosen.path), text))
            }
        };
    }
    let now = format!(
        "{} of {} at {} {} would be bought now",
        line.quantity, line.supplier_id, line.unit_cost, line.currency_code
    );
    let violation = violation(chosen, &now).with("new_supplier_id", &line.supplier_id);
    let cost = format!("{} {}", line.unit_cost, line.currency_code);
    Err(violation.with("new_quantity", line.quantity).with("new_unit_cost", cost))
}

fn gone(chosen: &ChosenSuggestion, now: &str) -> Violation {
    violation(chosen, now).with("new_supplier_id", "").with("new_quantity", 0).with("new_unit_cost", "")
}

/// A line that moved, with what it was.
fn violation(chosen: &ChosenSuggestion, now: &str) -> Violation {
    let ChosenSuggestion { sku, location_id, supplier_id, quantity, unit_cost, .. } = chosen;
    let at = unit_cost.as_ref().map(|cost| format!(" at {} {}", cost.amount, cost.currency_code)).unwrap_or_default();
    let text = format!("{sku} at {location_id}: {} of {supplier_id}{at} were chosen; {now}", quantity.get());
    let violation = Violation::new(Reason::SuggestionMoved, &chosen.path, text);
    let violation = violation.with("sku", sku).with("location_id", location_id).with("supplier_id", supplier_id);
    violation.with("quantity", quantity.get())
}
