//! What a company bought in three and a half years, where the files are there: suppliers and their terms, purchase orders,
//! and what came of them.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use fillrate_tests::World;
use serde_json::json;

use super::{
    file, play,
    real::{data, is_full},
};

/// How many of the 4,012 purchase orders are played where not all are asked for: the last ones, among which are those that
/// come in two deliveries.
const SOME: usize = 400;
/// Of a purchase order of which nothing more comes.
const COMPLETE: &str = "4";

/// A row by its columns' names. No field of these files holds a comma.
type Row = HashMap<String, String>;

fn rows(folder: &Path, name: &str) -> Vec<Row> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| -> Row {
        names.iter().map(|&name| name.to_owned()).zip(line.split(',').map(str::to_owned)).collect()
    };
    lines.map(row).collect()
}

/// Whole units, which the files write with or without decimals.
fn units(row: &Row, name: &str) -> i64 {
    row[name].trim_end_matches(".00").parse().unwrap()
}

/// What a log says, in the order of its days, and what it adds up to.
#[derive(Default)]
struct Bought {
    /// By time, and those of one as they were added.
    events: BTreeMap<(String, usize), String>,
    orders: u64,
    receipts: u64,
    came: i64,
    open: i64,
    /// In ten-thousandths.
    cost: i64,
}

impl Bought {
    fn add(&mut self, at: &str, event: &serde_json::Value) {
        self.events.insert((at.to_owned(), self.events.len()), event.to_string());
    }

    /// A purchase order and what came of it: each line after its item's lead time, and then what lacks of one that is
    /// complete comes no more.
    fn order(&mut self, order: &Row, lines: &[&Row], lead_days: &HashMap<(&str, &str), &str>) {
        let (id, day, supplier) = (&order["purchase_order_id"], &order["order_date"], &order["vendor_id"]);
        // A receipt names items: those of several lines are one.
        let mut wanted: BTreeMap<&str, (i64, &str)> = BTreeMap::new();
        let mut coming: BTreeMap<String, BTreeMap<&str, i64>> = BTreeMap::new();
        let (mut lacking, mut cost) = (0, 0);
        for line in lines {
            let (sku, came) = (line["product_id"].as_str(), units(line, "stocked_qty"));
            wanted.entry(sku).or_insert((0, &line["unit_price"])).0 += units(line, "order_qty");
            lacking += units(line, "order_qty") - came;
            if came > 0 {
                let due = after(day, lead_days[&(sku, supplier.as_str())].parse().unwrap());
                *coming.entry(due).or_default().entry(sku).or_default() += came;
                cost += came * ten_thousandths(&line["unit_price"]);
                self.came += came;
            }
        }
        let line = |(sku, (qty, cost)): (&&str, &(i64, &str))| json!({"sku": sku, "qty": qty, "unit_cost": cost});
        let at = format!("{day}T08:00:00Z");
        let lines: Vec<_> = wanted.iter().map(line).collect();
        self.add(&at, &json!({"type": "po", "at": at, "po_id": id, "supplier": supplier, "lines": lines}));
        let last = coming.keys().next_back().cloned();
        for (due, came) in coming {
            let is_final = order["status"] == COMPLETE && last.as_ref() == Some(&due);
            let lines: Vec<_> = came.iter().map(|(sku, qty)| json!({"sku": sku, "qty": qty})).collect();
            let at = format!("{due}T16:00:00Z");
            self.add(&at, &json!({"type": "receipt", "at": at, "po_id": id, "final": is_final, "lines": lines}));
            self.receipts += 1;
        }
        if order["status"] != COMPLETE || last.is_none() {
            self.open += lacking;
        }
        self.orders += 1;
        self.cost += cost;
    }
}

/// A price, which the files write with four decimals.
fn ten_thousandths(price: &str) -> i64 {
    let (whole, fraction) = price.split_once('.').unwrap();
    assert_eq!(fraction.len(), 4, "{price}");
    format!("{whole}{fraction}").parse().unwrap()
}

/// So many days after a day.
fn after(day: &str, days: i64) -> String {
    let time: prost_types::Timestamp = format!("{day}T00:00:00Z").parse().unwrap();
    let then = prost_types::Timestamp { seconds: time.seconds + days * 86_400, ..time };
    then.to_string()[..10].to_owned()
}

#[tokio::test]
async fn what_a_company_bought_is_ordered_and_received() {
    let Some(folder) = data().map(|data| data.join("adventureworks-purchasing")).filter(|folder| folder.is_dir())
    else {
        println!("no data: not played");
        return;
    };
    let terms = rows(&folder, "product_vendors.csv");
    let (orders, lines) = (rows(&folder, "purchase_orders.csv"), rows(&folder, "purchase_order_lines.csv"));
    let mut lead_days = HashMap::new();
    let mut log = vec![json!({"type": "header", "name": "adventureworks-purchasing"}).to_string()];
    for sold in &terms {
        let (sku, supplier, days) = (&sold["product_id"], &sold["vendor_id"], &sold["average_lead_time_days"]);
        lead_days.insert((sku.as_str(), supplier.as_str()), days.as_str());
        let days: i32 = days.parse().unwrap();
        let price = &sold["standard_price"];
        log.push(
            json!({"type": "sku", "sku": sku, "supplier": supplier, "lead_days": days, "unit_cost": price}).to_string(),
        );
    }
    let mut of_order: HashMap<&str, Vec<&Row>> = HashMap::new();
    for line in &lines {
        of_order.entry(&line["purchase_order_id"]).or_default().push(line);
    }
    let played = if is_full() { orders.len() } else { SOME };
    let mut bought = Bought::default();
    for order in &orders[orders.len() - played..] {
        bought.order(order, &of_order[order["purchase_order_id"].as_str()], &lead_days);
    }
    if is_full() {
        // The sums of the columns themselves, so that nothing is lost on the way to the log.
        let stocked: i64 = lines.iter().map(|line| units(line, "stocked_qty")).sum();
        assert_eq!((bought.orders, bought.came, stocked), (4_012, stocked, 2_254_599));
    }
    log.extend(std::mem::take(&mut bought.events).into_values());

    let world = World::new().await;
    let report = play(&world.server.endpoint(), file(&log).path(), &["--allocation-policy", "partial"]).await.unwrap();
    assert!(report.is_good(), "{report}");
    let tally = &report.tally;
    assert_eq!((tally.unreadable.count, tally.refused.count, tally.left_out), (0, 0, 0), "{report}");
    assert_eq!((tally.purchase_orders, tally.receipts), (bought.orders, bought.receipts), "{report}");
    assert_eq!((tally.units_bought, report.on_hand.units), (bought.came, bought.came), "{report}");
    assert_eq!(report.on_hand.on_order, bought.open, "{report}");
    let cost = format!("{}.{:04}", bought.cost / 10_000, bought.cost % 10_000);
    let plain = |amount: &str| amount.trim_end_matches('0').to_owned();
    assert_eq!(plain(&tally.bought.to_string()), plain(&cost), "{report}");
    world.verify().await;
    println!("adventureworks-purchasing:\n{report}");
}
