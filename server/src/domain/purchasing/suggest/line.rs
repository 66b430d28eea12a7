//! What comes out: a line to buy with its whole working, an item nobody can deliver, or nothing needed.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Seller, Working};
use crate::domain::{
    Time,
    id::{BackorderId, OrderId, PurchaseOrderId, StockKey, SupplierId},
    purchasing::formulas::rounding::{RoundingStatus, RoundingStep},
};

/// The most backorders that a line, a warning or an unsourced item names; the counts beside them are of all.
pub const MAX_NAMED: usize = 1_000;

/// What one item at one location asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    pub outcome: Outcome,
    /// Backorders older than the look-back, which nothing is bought for.
    pub older: Option<OlderBackorders>,
}

/// Buy, cannot be bought, or nothing needed.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    NotNeeded(Box<NotNeeded>),
    Buy(Box<Buy>),
    Unsourced(Box<Unsourced>),
}

/// Nothing is needed.
#[derive(Debug, Clone, PartialEq)]
pub struct NotNeeded {
    pub key: StockKey,
    /// The item, or the location, is always in stock.
    pub untracked: bool,
    pub working: Working,
    pub coming: Vec<Coming>,
    /// Whom it would be bought from: it can help that supplier's order to its minimum value.
    pub seller: Option<Seller>,
}

/// A line, and what its supplier's terms are.
#[derive(Debug, Clone, PartialEq)]
pub struct Buy {
    pub line: SuggestionLine,
    pub seller: Seller,
}

/// Something to buy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuggestionLine {
    pub key: StockKey,
    pub supplier_id: SupplierId,
    pub supplier_sku: String,
    pub quantity: i64,
    pub unit_cost: Decimal,
    pub currency_code: String,
    /// `quantity * unit_cost`.
    pub total: Decimal,
    pub status: RoundingStatus,
    /// Each step from the need to the quantity.
    pub rounding: Vec<RoundingStep>,
    pub working: Working,
    /// Everyone who sells the item, the chosen one first.
    pub candidates: Vec<Candidate>,
    /// Other quantities that would cost less.
    pub options: Vec<PriceOption>,
    pub schedule: Schedule,
    /// In queue order, [`MAX_NAMED`] at most.
    pub serves: Vec<Served>,
    pub serves_count: i64,
    pub serves_units: i64,
    /// Units for nobody who waits now.
    pub stock_units: i64,
    pub coming: Vec<Coming>,
    /// Days that the position and this quantity last at the rate used; none: nothing sells.
    pub days_of_cover_after: Option<f64>,
    pub reason: String,
    /// Of item, location, supplier, quantity and unit cost.
    pub fingerprint: String,
}

/// What one supplier would deliver, and why it was or was not chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub supplier_id: SupplierId,
    pub preference: Option<i32>,
    /// Calendar days from `as_of_time`'s day to the arrival.
    pub lead_days: i64,
    pub order_date: NaiveDate,
    pub arrival_date: NaiveDate,
    pub quantity: i64,
    pub status: RoundingStatus,
    pub unit_cost: Decimal,
    pub order_cost: Decimal,
    /// `quantity * unit_cost + order_cost`.
    pub total: Decimal,
    pub currency_code: String,
    pub verdict: Verdict,
    /// The verdict in words.
    pub reason: String,
}

/// Why a supplier was or was not chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    Chosen,
    /// Nobody can give the whole need: this one gives most.
    ChosenGivesMost,
    /// Another is preferred.
    LessPreferred,
    /// Another asks less for the whole order.
    Dearer,
    /// Equal in all that counts before: another is faster.
    Slower,
    /// Equal in everything: another's id comes first.
    LaterId,
    /// Costs in another currency cannot be compared.
    OtherCurrency,
    /// Gives less than is needed.
    GivesLess,
    /// Its minimum, multiple and maximum leave no quantity.
    Infeasible,
    /// Takes longer than the policy allows.
    TooSlow,
    SupplierInactive,
    ItemInactive,
}

/// Another quantity that would cost less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriceOption {
    pub kind: PriceOptionKind,
    pub quantity: i64,
    pub unit_cost: Decimal,
    pub total: Decimal,
    /// By its kind: of this order, or a year.
    pub saved: Decimal,
}

/// How an option saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PriceOptionKind {
    /// More units for less money: a price break makes this very order cheaper.
    NextBreak,
    /// The quantity with the least yearly cost of buying, ordering and holding (F7).
    Economic,
}

/// When to order and when it comes, in days of the location.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// `as_of_time`'s day, or the supplier's next open one.
    pub order_date: NaiveDate,
    pub arrival_date: NaiveDate,
    /// The last of the supplier's open days on which ordering is in time for everyone, which may have passed; none:
    /// nothing sells and nobody waits.
    pub latest_order_date: Option<NaiveDate>,
    /// When the position is used up at the rate used.
    pub run_out_date: Option<NaiveDate>,
    /// The position is used up before the arrival.
    pub runs_out_before: bool,
    /// Those who wait and get it later than they require, [`MAX_NAMED`] at most.
    pub too_late: Vec<Late>,
    pub too_late_count: i64,
}

/// Somebody for whom it comes too late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub backorder_id: BackorderId,
    pub order_id: OrderId,
    pub line_number: i32,
    pub units: i64,
    pub required_date: NaiveDate,
    pub days_late: i64,
}

/// A backorder that a line is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    pub backorder_id: BackorderId,
    pub order_id: OrderId,
    pub line_number: i32,
    /// Units of the suggested quantity.
    pub units: i64,
    /// Units that wait; what lies between is covered by stock or by what is coming.
    pub open: i64,
    pub open_time: Time,
    pub required_time: Option<Time>,
}

/// Units that are already on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    pub purchase_order_id: PurchaseOrderId,
    pub line_number: i32,
    pub units: i64,
    /// Of these, for orders that wait now.
    pub covers: i64,
    pub due_date: Option<NaiveDate>,
    pub overdue: bool,
}

/// Needed, and nobody can deliver it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsourced {
    pub key: StockKey,
    pub cause: UnsourcedCause,
    pub working: Working,
    pub candidates: Vec<Candidate>,
    /// In queue order, [`MAX_NAMED`] at most.
    pub serves: Vec<Served>,
    pub serves_count: i64,
    pub coming: Vec<Coming>,
    pub reason: String,
}

/// Why an item cannot be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnsourcedCause {
    Discontinued,
    ItemInactive,
    LocationInactive,
    /// No supplier sells it.
    NoSupplier,
    /// Those who sell it are inactive, or it is with them.
    SuppliersInactive,
    /// Nobody is within the policy's lead time.
    TooSlow,
    /// Nobody's minimum, multiple and maximum leave a quantity.
    Infeasible,
}

/// Backorders that are older than the look-back: they use up supply first, and nothing is bought for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderBackorders {
    pub count: i64,
    pub units: i64,
    /// Of these, units that no stock and nothing on order covers.
    pub uncovered: i64,
    /// In queue order, [`MAX_NAMED`] at most.
    pub backorders: Vec<Older>,
}

/// A backorder that is older than the look-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Older {
    pub backorder_id: BackorderId,
    pub order_id: OrderId,
    pub line_number: i32,
    pub units: i64,
    pub age_days: i64,
}
