//! What a command caused beside what it names.

use fillrate_proto::v1;

use super::{
    table::{Table, View, number, text, waiting},
    words::word,
};

/// What is shown of a command: how it took place, what it names, and what it caused beside that.
pub(super) fn around(named: View, effects: Option<&v1::Effects>, dry_run: bool) -> View {
    let Some(effects) = effects else { return named };
    let mut view = View::default();
    if dry_run {
        view = view.text("Nothing was done: this is what would happen.");
    } else if effects.replayed {
        view = view.text("Nothing was done now: this is the answer of an earlier call.");
    }
    for warning in &effects.warnings {
        view = view.text(format!("Warning: {}", warning.message));
    }
    if effects.truncated {
        let (fills, losses) = (effects.fill_count, effects.loss_count);
        view = view.text(format!("Of {fills} fills and {losses} losses, the first are shown."));
    }
    view.and(named).table(fills(&effects.fills)).table(losses(&effects.losses))
}

fn fills(fills: &[v1::Fill]) -> Table {
    let heads = ["FILLED ORDER", "LINE", "SKU", "LOCATION", "UNITS", "STILL WAITING"];
    Table::new(
        &heads,
        fills.iter().map(|fill| {
            let (order, sku, location) = (text(&fill.order_id), text(&fill.sku), text(&fill.location_id));
            vec![order, number(fill.line_number), sku, location, number(fill.quantity), waiting(fill.open)]
        }),
    )
}

fn losses(losses: &[v1::Loss]) -> Table {
    let heads = ["LOST BY ORDER", "LINE", "SKU", "LOCATION", "UNITS", "CAUSE"];
    Table::new(
        &heads,
        losses.iter().map(|loss| {
            let (order, sku, location) = (text(&loss.order_id), text(&loss.sku), text(&loss.location_id));
            let cause = text(word::<v1::LossCause>(loss.cause));
            vec![order, number(loss.line_number), sku, location, waiting(loss.quantity), cause]
        }),
    )
}
