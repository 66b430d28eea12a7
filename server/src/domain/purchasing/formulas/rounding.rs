//! F8: from a need to a quantity that a supplier accepts. Whole numbers only.

use serde::{Deserialize, Serialize};

use crate::domain::{purchasing::supplier::SupplierItem, quantity::MAX_QUANTITY};

/// What rounding made of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoundingStatus {
    NotNeeded,
    Ok,
    /// Less than the need: the supplier's maximum.
    Capped,
    /// No quantity satisfies minimum, multiple and maximum.
    Infeasible,
}

/// A quantity, and what made it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundingStep {
    pub rule: RoundingRule,
    /// The need, minimum, multiple or maximum.
    pub value: i64,
    pub quantity: i64,
}

/// What a rounding step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoundingRule {
    /// The need, in whole units.
    Need,
    Minimum,
    Multiple,
    Maximum,
    /// Capped below the minimum: nothing.
    BelowMinimum,
}

/// Which quantities a supplier accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderTerms {
    pub min: i64,
    /// At least 1.
    pub multiple: i64,
    pub max: i64,
}

/// A need made a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounded {
    pub quantity: i64,
    pub status: RoundingStatus,
    pub steps: Vec<RoundingStep>,
}

impl OrderTerms {
    pub fn new(min: i64, multiple: i64, max: Option<i64>) -> Self {
        Self { min, multiple: multiple.max(1), max: max.unwrap_or(MAX_QUANTITY).min(MAX_QUANTITY) }
    }

    pub fn of(item: &SupplierItem) -> Self {
        Self::new(item.min_order_qty, item.order_multiple, item.max_order_qty)
    }

    /// The least whole multiple that is not below `units`; `i64::MAX` where there is none.
    pub fn up(&self, units: i64) -> i64 {
        let rest = units.rem_euclid(self.multiple);
        if rest == 0 { units } else { units.saturating_add(self.multiple - rest) }
    }

    /// The greatest whole multiple that is not above `units`.
    pub fn down(&self, units: i64) -> i64 {
        units.saturating_sub(units.rem_euclid(self.multiple))
    }
}

/// F8: `q = ceil(max(need, minimum) / multiple) * multiple`: the minimum first, then the multiple, so that the result
/// satisfies both and is never below the need. Above the maximum: the greatest multiple within it (`CAPPED`), which must
/// not be 0 nor below the minimum (`INFEASIBLE`).
///
/// No book's formula but a rule, the order of minimum and multiple and the rounding up included: Odoo 17 and 19 round up
/// as this does, 18 rounded down (odoo/documentation, pull requests 14849 and 14853).
pub fn round(need: i64, terms: OrderTerms) -> Rounded {
    if need <= 0 {
        return Rounded { quantity: 0, status: RoundingStatus::NotNeeded, steps: Vec::new() };
    }
    let mut steps = vec![RoundingStep { rule: RoundingRule::Need, value: need, quantity: need }];
    let mut quantity = need;
    let mut note = |rule, value, next: i64| {
        if next != quantity {
            quantity = next;
            steps.push(RoundingStep { rule, value, quantity });
        }
        next
    };
    let at_least = note(RoundingRule::Minimum, terms.min, need.max(terms.min));
    let wanted = note(RoundingRule::Multiple, terms.multiple, terms.up(at_least));
    if wanted <= terms.max {
        return Rounded { quantity: wanted, status: RoundingStatus::Ok, steps };
    }
    let capped = note(RoundingRule::Maximum, terms.max, terms.down(terms.max).max(0));
    if capped == 0 || capped < terms.min {
        note(RoundingRule::BelowMinimum, terms.min, 0);
        return Rounded { quantity: 0, status: RoundingStatus::Infeasible, steps };
    }
    Rounded { quantity: capped, status: RoundingStatus::Capped, steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(need: i64, min: i64, multiple: i64, max: Option<i64>) -> (i64, RoundingStatus) {
        let rounded = round(need, OrderTerms::new(min, multiple, max));
        (rounded.quantity, rounded.status)
    }

    /// 37 needed, at least 50, by the dozen: 50, then 5 dozens = 60. With a maximum of 59: 4 dozens = 48, below the
    /// minimum. 100 needed by 24, at most 96: 4 x 24.
    #[test]
    fn minimum_multiple_maximum() {
        assert_eq!(rounded(37, 50, 12, None), (60, RoundingStatus::Ok));
        assert_eq!(rounded(37, 50, 12, Some(59)), (0, RoundingStatus::Infeasible));
        assert_eq!(rounded(100, 1, 24, Some(96)), (96, RoundingStatus::Capped));
        assert_eq!(rounded(48, 48, 12, Some(48)), (48, RoundingStatus::Ok));
        assert_eq!(rounded(0, 5, 5, None), (0, RoundingStatus::NotNeeded));
        assert_eq!(rounded(-3, 5, 5, None), (0, RoundingStatus::NotNeeded));
        assert_eq!(rounded(10, 1, 24, Some(20)), (0, RoundingStatus::Infeasible));
        // No line of an order holds more than a quantity may be.
        assert_eq!(rounded(i64::MAX, 1, 7, None), (MAX_QUANTITY - MAX_QUANTITY % 7, RoundingStatus::Capped));
    }

    #[test]
    fn each_step_is_shown() {
        let steps = round(37, OrderTerms::new(50, 12, Some(59))).steps;
        let shown: Vec<_> = steps.iter().map(|step| (step.rule, step.value, step.quantity)).collect();
        let expected = [
            (RoundingRule::Need, 37, 37),
            (RoundingRule::Minimum, 50, 50),
            (RoundingRule::Multiple, 12, 60),
            (RoundingRule::Maximum, 59, 48),
            (RoundingRule::BelowMinimum, 50, 0),
        ];
        assert_eq!(shown, expected);
        assert_eq!(round(12, OrderTerms::new(1, 12, None)).steps.len(), 1);
    }
}
