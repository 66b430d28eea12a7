//! Where the time of transactions goes: statement by statement, as a tap on the line has noted it.

use std::{collections::HashMap, fmt::Write as _, sync::Arc, time::Duration};

use fillrate_tests::tap::Transaction;

use crate::{
    numbers::{approximate, milliseconds},
    report::number,
};

/// What the committed transactions took, each statement on average: those of commands, and what
/// the server does beside them.
pub fn table(transactions: Vec<Transaction>) -> String {
    let all = transactions.into_iter().filter(Transaction::is_committed);
    let (beside, commands): (Vec<_>, Vec<_>) = all.partition(Transaction::is_beside_commands);
    let mut text = String::new();
    for (name, transactions) in [("commands", commands), ("beside them", beside)] {
        let usual = usual(transactions);
        if usual.is_empty() {
            continue;
        }
        let count = approximate(usual.len());
        let mean = |time: Duration| number(milliseconds(time) / count);
        let spans = usual.iter().filter_map(|transaction| {
            let (first, last) = (transaction.0.first()?, transaction.0.last()?);
            Some(last.begun.duration_since(first.begun) + last.took)
        });
        let answers = usual.iter().flat_map(|transaction| &transaction.0).map(|exchange| exchange.took);
        // Writing to a text does not fail.
        let _ = writeln!(
            text,
            "{} transactions ({name}), {} each, of which {} wait for Postgres:",
            usual.len(),
            mean(spans.sum()),
            mean(answers.sum()),
        );
        for (place, exchange) in usual.first().iter().flat_map(|transaction| transaction.0.iter().enumerate()) {
            let sql = exchange.statements.first().map(|statement| brief(&statement.sql)).unwrap_or_default();
            let took = usual.iter().filter_map(|transaction| transaction.0.get(place)).map(|exchange| exchange.took);
            let _ = writeln!(text, "{:>8}  {sql}", mean(took.sum()));
        }
    }
    text
}

/// Those that executed the same statements as most did.
fn usual(transactions: Vec<Transaction>) -> Vec<Transaction> {
    let mut alike: HashMap<Vec<Arc<str>>, Vec<Transaction>> = HashMap::new();
    for transaction in transactions {
        let texts = transaction.statements().map(|statement| Arc::clone(&statement.sql)).collect();
        alike.entry(texts).or_default().push(transaction);
    }
    alike.into_values().max_by_key(Vec::len).unwrap_or_default()
}

/// The beginning of a statement: which it is.
pub fn brief(sql: &str) -> String {
    let flat = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let from = ["FROM stock s", "FROM orders o", "FROM items i", "FROM order_lines l", "FROM pending_batches p"];
    let table = from.iter().find(|from| flat.starts_with("SELECT") && flat.contains(**from));
    let head: String = flat.chars().take(48).collect();
    match table {
        Some(table) => format!("{} ... {table}{}", head, if flat.contains("FOR UPDATE") { " FOR UPDATE" } else { "" }),
        None => head,
    }
}
