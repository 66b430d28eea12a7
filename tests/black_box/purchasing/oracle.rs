//! Whole suggestions through the door: demand loaded, a supplier, a policy, stock, orders that wait. What must come of them
//! was computed outside, by other libraries.
//!
//! The cases lie outside the repository: in the folder that `FILLRATE_ORACLE` names, else in `shared/oracle` beside it.

use std::{env, fs, path::PathBuf};

use fillrate_proto::v1::{
    AdjustStockRequest, CreatePurchaseOrderRequest, DemandRow, LoadDemandRequest, NewPurchaseOrderLine, PriceBreak,
    ReplenishmentPolicy, ServiceLevelRule, ServiceMode, SuggestPurchaseOrdersRequest, SuggestionWorking, SupplierItem,
    replenishment_policy::Rule,
};
use fillrate_tests::{
    World,
    buying::{euros, of_items, sold_by, supplier},
    times::{at_micros, long_ago, micros},
    words::{MAIN, NewOrder as _, adjust, delta, order},
};
use prost_types::Timestamp;
use serde_json::Value;

/// Whom everything is bought from.
const SUPPLIER: &str = "S";

struct Case(Value);

fn cases() -> Vec<Case> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/oracle");
    let file = env::var_os("FILLRATE_ORACLE").map_or_else(beside, PathBuf::from).join("suggestion_e2e.jsonl");
    let Ok(text) = fs::read_to_string(&file) else {
        // Nothing is wrong with a checkout that stands alone; who wants the cases names them, and then they must be.
        assert!(env::var_os("FILLRATE_ORACLE").is_none(), "no cases in {}", file.display());
        eprintln!("no reference cases in {}: FILLRATE_ORACLE names the folder that holds them", file.display());
        return Vec::new();
    };
    let mut found: Vec<Case> = text.lines().map(|line| Case(serde_json::from_str(line).unwrap())).collect();
    // Nobody delivers before he was asked: such a lead time is refused.
    found.retain(|case| case.whole("lead_days") > 0);
    assert!(!found.is_empty());
    found
}

impl Case {
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    fn input(&self, field: &str) -> &Value {
        &self.0["input"][field]
    }

    fn whole(&self, field: &str) -> i64 {
        self.input(field).as_i64().unwrap_or_else(|| panic!("{}: {field}", self.id()))
    }

    fn days(&self, field: &str) -> i32 {
        i32::try_from(self.whole(field)).unwrap()
    }

    /// Noon of the day it is asked about.
    fn as_of(&self) -> Timestamp {
        format!("{}T12:00:00Z", self.input("as_of").as_str().unwrap()).parse().unwrap()
    }

    fn days_ago(&self, days: i64) -> Timestamp {
        at_micros(micros(&self.as_of()) - days * 86_400_000_000)
    }

    /// Holds what was found against what is expected.
    fn is(&self, field: &str, found: f64) {
        let expected = self.0["expected"][field].as_f64().unwrap_or_else(|| panic!("{}: {field}", self.id()));
        let tolerance = |kind: &str| self.0["tol"][kind].as_f64().unwrap();
        let close = (found - expected).abs() <= tolerance("abs").max(tolerance("rel") * expected.abs());
        assert!(close, "{}: {field} is {expected}, not {found}", self.id());
    }

    fn says(&self, field: &str, found: impl Into<Value>) {
        assert_eq!(self.0["expected"][field], found.into(), "{}: {field}", self.id());
    }

    /// What is suggested of the case's item.
    fn sells(&self) -> SupplierItem {
        let price = |level: &Value| Some(euros(&level[1].to_string()));
        let mut levels = self.input("price_breaks").as_array().unwrap().iter();
        SupplierItem {
            unit_cost: price(levels.next().unwrap()),
            price_breaks: levels
                .map(|level| PriceBreak { min_quantity: level[0].as_i64().unwrap(), unit_cost: price(level) })
                .collect(),
            lead_time_days: self.days("lead_days"),
            lead_time_stddev_days: self.input("sd_lead_days").to_string(),
            min_order_qty: self.input("moq").as_i64(),
            order_multiple: self.input("pack").as_i64(),
            max_order_qty: self.input("max_order_qty").as_i64(),
            ..sold_by(SUPPLIER, self.id(), "1")
        }
    }

    fn policy(&self) -> ReplenishmentPolicy {
        let mode = match self.input("policy").as_str().unwrap() {
            "sS" => ServiceMode::Ss,
            "RS" => ServiceMode::Rs,
            "rnQ" => ServiceMode::Rnq,
            other => panic!("{}: {other}", self.id()),
        };
        ReplenishmentPolicy {
            location_id: MAIN.to_owned(),
            sku: self.id().to_owned(),
            rule: Some(Rule::ServiceLevel(ServiceLevelRule {
                service_level: self.input("cycle_service_level").to_string(),
                mode: mode.into(),
                ..Default::default()
            })),
            backorder_lookback_days: Some(self.days("backorder_lookback_days")),
            demand_window_days: self.days("lookback_days"),
            review_days: self.days("review_days"),
            review_anchor_date: self.input("as_of").as_str().unwrap().to_owned(),
            order_cost: self.input("order_cost").to_string(),
            holding_rate: self.input("holding_rate").to_string(),
            ..Default::default()
        }
    }

    /// Makes the case's facts. An order is demand on the day of its order, and the case says its demand without them: so
    /// they are long ago, hold their units, and lose them on the days since when the case lets them wait.
    async fn happen(&self, world: &World) {
        let (door, sku) = (&world.door, self.id());
        door.sell([self.sells()]).await;
        door.policies([self.policy()]).await;
        let row = |day: &Value| DemandRow {
            sku: sku.to_owned(),
            location_id: MAIN.to_owned(),
            date: day[0].as_str().unwrap().to_owned(),
            quantity: day[1].as_i64().unwrap(),
        };
        let rows: Vec<DemandRow> = self.input("demand").as_array().unwrap().iter().map(row).collect();
        if !rows.is_empty() {
            door.load_demand(LoadDemandRequest { rows, ..Default::default() }).await.unwrap();
        }
        let waiting: Vec<(i64, i64)> = self.input("backorders").as_array().unwrap().iter().map(aged).collect();
        let reserved = self.whole("reserved_not_shipped");
        let lost: i64 = waiting.iter().map(|(_, units)| units).sum();
        // The whole stock, and what is to be lost.
        self.book(world, self.whole("on_hand") + lost, None).await;
        let ordered = [reserved].into_iter().chain(waiting.iter().map(|(_, units)| *units)).enumerate();
        for (number, units) in ordered.filter(|(_, units)| *units > 0) {
            let order = order(&format!("{sku}-{number}")).partial().ordered_at(long_ago(0));
            door.place(order.line(sku, units)).await;
        }
        // The last to come loses first.
        for (age, units) in waiting.into_iter().rev() {
            self.book(world, -units, Some(self.days_ago(age))).await;
        }
        let quantity = self.whole("on_order");
        if quantity > 0 {
            let lines = vec![NewPurchaseOrderLine { sku: sku.to_owned(), quantity, ..Default::default() }];
            let supplier_id = SUPPLIER.to_owned();
            let request = CreatePurchaseOrderRequest { supplier_id, submit: true, lines, ..Default::default() };
            door.create_purchase_order(request).await.unwrap();
        }
    }

    async fn book(&self, world: &World, units: i64, occur_time: Option<Timestamp>) {
        if units != 0 {
            let request = AdjustStockRequest { occur_time, ..adjust([delta(self.id(), units)]) };
            world.door.move_stocks(request).await;
        }
    }

    fn figures(&self, working: &SuggestionWorking) {
        let demand = working.demand.as_ref().unwrap();
        let position = working.position.unwrap();
        self.is("mean_per_day", demand.mean_per_day);
        self.is("mean_per_day", working.demand_rate);
        self.is("sd_per_day", demand.stddev_per_day);
        self.is("z", working.safety_factor.unwrap());
        self.is("sigma_protection", working.sigma);
        self.is("safety_stock", working.safety_stock);
        // The point of a periodic policy is its level.
        self.is("reorder_point", working.point.or(working.level).unwrap());
        self.is("eoq", working.eoq.unwrap());
        self.says("backordered_counted", position.backordered);
        self.says("inventory_position", position.position);
        self.is("need", working.raw_need);
        self.says("need_units", working.need);
    }
}

fn aged(waiting: &Value) -> (i64, i64) {
    (waiting[0].as_i64().unwrap(), waiting[1].as_i64().unwrap())
}

#[tokio::test]
async fn suggestions() {
    let cases = cases();
    if cases.is_empty() {
        return;
    }
    let world = World::with_items(&cases.iter().map(Case::id).collect::<Vec<_>>()).await;
    let door = &world.door;
    door.suppliers([supplier(SUPPLIER)]).await;
    for case in &cases {
        case.happen(&world).await;
        let asked = SuggestPurchaseOrdersRequest {
            as_of_time: Some(case.as_of()),
            include_not_needed: true,
            ..of_items(&[case.id()])
        };
        let suggestion = door.suggestion_of(asked).await;
        match (suggestion.lines.as_slice(), suggestion.not_needed.as_slice()) {
            ([line], []) => {
                case.figures(line.working.as_ref().unwrap());
                let number = |money: &Option<fillrate_proto::v1::Money>| -> f64 {
                    money.as_ref().unwrap().amount.parse().unwrap()
                };
                case.says("order_qty", line.quantity);
                case.says("status", line.status().as_str_name().trim_start_matches("ROUNDING_STATUS_"));
                case.is("unit_price", number(&line.unit_cost));
                case.is("extended", number(&line.total));
            }
            ([], [item]) => {
                case.figures(item.working.as_ref().unwrap());
                case.says("order_qty", 0);
                case.says("status", "NOT_NEEDED");
            }
            other => panic!("{}: {other:?}", case.id()),
        }
    }
    world.verify().await;
}
