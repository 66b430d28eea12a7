//! What to buy, and why.

use fillrate_proto::v1;

use super::working::working;
use crate::{
    domain::purchasing::{
        formulas::rounding::RoundingStep,
        suggest::{
            Candidate, Coming, Late, NotNeeded, Older, OlderBackorders, PriceOption, Schedule, Served, SuggestionLine,
            Unsourced,
            group::{BelowMinimum, CurrencyTotal, FillUp, OrderTotal},
        },
    },
    rpc::convert::{Wire as _, date, money_of, timestamp},
};

pub(in crate::rpc) fn line(line: SuggestionLine) -> v1::SuggestionLine {
    let money = |amount| Some(money_of(&line.currency_code, amount));
    let option = |option: PriceOption| v1::PriceOption {
        kind: option.kind.number(),
        quantity: option.quantity,
        unit_cost: money(option.unit_cost),
        total: money(option.total),
        saved: money(option.saved),
    };
    v1::SuggestionLine {
        supplier_id: line.supplier_id.to_string(),
        location_id: line.key.location_id.to_string(),
        sku: line.key.sku.to_string(),
        supplier_sku: line.supplier_sku,
        quantity: line.quantity,
        unit_cost: money(line.unit_cost),
        total: money(line.total),
        status: line.status.number(),
        fingerprint: line.fingerprint,
        reason: line.reason,
        schedule: Some(schedule(line.schedule)),
        serves: line.serves.into_iter().map(served).collect(),
        serves_count: line.serves_count,
        serves_units: line.serves_units,
        stock_units: line.stock_units,
        coming: line.coming.into_iter().map(coming).collect(),
        options: line.options.into_iter().map(option).collect(),
        working: Some(working(line.working)),
        rounding: line.rounding.into_iter().map(rounding).collect(),
        candidates: line.candidates.into_iter().map(candidate).collect(),
        days_of_cover_after: line.days_of_cover_after,
    }
}

pub(in crate::rpc) fn unsourced(item: Unsourced) -> v1::UnsourcedItem {
    v1::UnsourcedItem {
        sku: item.key.sku.to_string(),
        location_id: item.key.location_id.to_string(),
        cause: item.cause.number(),
        reason: item.reason,
        serves: item.serves.into_iter().map(served).collect(),
        serves_count: item.serves_count,
        coming: item.coming.into_iter().map(coming).collect(),
        working: Some(working(item.working)),
        candidates: item.candidates.into_iter().map(candidate).collect(),
    }
}

pub(in crate::rpc) fn not_needed(item: NotNeeded) -> v1::NotNeededItem {
    v1::NotNeededItem {
        reason: item.reason(),
        sku: item.key.sku.to_string(),
        location_id: item.key.location_id.to_string(),
        supplier_id: item.seller.map(|seller| seller.supplier.id.to_string()).unwrap_or_default(),
        coming: item.coming.into_iter().map(coming).collect(),
        working: Some(working(item.working)),
        untracked: item.untracked,
    }
}

pub(in crate::rpc) fn supplier_total(total: CurrencyTotal) -> v1::SupplierTotal {
    let order = |order| order_total(order, &total.currency_code);
    v1::SupplierTotal {
        supplier_id: total.supplier_id.to_string(),
        line_count: total.lines,
        quantity: total.units,
        total: Some(money_of(&total.currency_code, total.amount)),
        orders: total.orders.into_iter().map(order).collect(),
    }
}

fn order_total(order: OrderTotal, currency_code: &str) -> v1::PurchaseOrderTotal {
    v1::PurchaseOrderTotal {
        location_id: order.location_id.to_string(),
        line_count: order.lines,
        quantity: order.units,
        total: Some(money_of(currency_code, order.amount)),
        below_minimum: order.below_minimum.map(|below| below_minimum(below, currency_code)),
    }
}

fn below_minimum(below: BelowMinimum, currency_code: &str) -> v1::BelowMinimum {
    let money = |amount| Some(money_of(currency_code, amount));
    let fill_up = |item: FillUp| v1::FillUp {
        sku: item.key.sku.to_string(),
        location_id: item.key.location_id.to_string(),
        quantity: item.quantity,
        total: money(item.amount),
        days_of_cover: item.days_of_cover,
        days_of_cover_after: item.days_of_cover_after,
    };
    v1::BelowMinimum {
        minimum_order_value: money(below.minimum_order_value),
        missing: money(below.missing),
        cover_days: below.cover_days,
        fill_ups: below.fill_up.into_iter().map(fill_up).collect(),
        still_missing: money(below.still_missing),
    }
}

fn rounding(step: RoundingStep) -> v1::RoundingStep {
    v1::RoundingStep { rule: step.rule.number(), value: step.value, quantity: step.quantity }
}

fn candidate(candidate: Candidate) -> v1::SupplierCandidate {
    let money = |amount| Some(money_of(&candidate.currency_code, amount));
    v1::SupplierCandidate {
        supplier_id: candidate.supplier_id.to_string(),
        preference: candidate.preference,
        lead_days: candidate.lead_days,
        order_date: date(candidate.order_date),
        arrival_date: date(candidate.arrival_date),
        quantity: candidate.quantity,
        status: candidate.status.number(),
        unit_cost: money(candidate.unit_cost),
        order_cost: money(candidate.order_cost),
        total: money(candidate.total),
        verdict: candidate.verdict.number(),
        reason: candidate.reason,
    }
}

fn schedule(schedule: Schedule) -> v1::SuggestionSchedule {
    v1::SuggestionSchedule {
        order_date: date(schedule.order_date),
        arrival_date: date(schedule.arrival_date),
        latest_order_date: schedule.latest_order_date.map(date).unwrap_or_default(),
        run_out_date: schedule.run_out_date.map(date).unwrap_or_default(),
        runs_out_before: schedule.runs_out_before,
        too_late: schedule.too_late.into_iter().map(late).collect(),
        too_late_count: schedule.too_late_count,
    }
}

fn late(late: Late) -> v1::LateBackorder {
    v1::LateBackorder {
        backorder_id: late.backorder_id.to_string(),
        order_id: late.order_id.to_string(),
        line_number: late.line_number,
        quantity: late.units,
        required_date: date(late.required_date),
        days_late: late.days_late,
    }
}

fn served(served: Served) -> v1::ServedBackorder {
    v1::ServedBackorder {
        backorder_id: served.backorder_id.to_string(),
        order_id: served.order_id.to_string(),
        line_number: served.line_number,
        quantity: served.units,
        open: served.open,
        open_time: Some(timestamp(served.open_time)),
        required_time: served.required_time.map(timestamp),
    }
}

fn coming(coming: Coming) -> v1::ComingUnits {
    v1::ComingUnits {
        purchase_order_id: coming.purchase_order_id.to_string(),
        line_number: coming.line_number,
        quantity: coming.units,
        covers: coming.covers,
        due_date: coming.due_date.map(date).unwrap_or_default(),
        overdue: coming.overdue,
    }
}

/// Of an item at a location, which the backorders do not name themselves.
pub(in crate::rpc) fn older(key: &crate::domain::id::StockKey, older: OlderBackorders) -> v1::OlderBackorders {
    let one = |backorder: Older| v1::OlderBackorder {
        backorder_id: backorder.backorder_id.to_string(),
        order_id: backorder.order_id.to_string(),
        line_number: backorder.line_number,
        quantity: backorder.units,
        age_days: backorder.age_days,
    };
    v1::OlderBackorders {
        sku: key.sku.to_string(),
        location_id: key.location_id.to_string(),
        count: older.count,
        units: older.units,
        uncovered: older.uncovered,
        backorders: older.backorders.into_iter().map(one).collect(),
    }
}
