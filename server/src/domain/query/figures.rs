//! What operators see of a tenant at a glance.

use crate::domain::{Time, id::LocationId};

/// What waits at a location, and how well it fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationFigures {
    pub location_id: LocationId,
    /// Backorders that wait.
    pub open_backorders: i64,
    /// Units that wait.
    pub backordered_units: i64,
    pub oldest_open_time: Option<Time>,
    /// Units ordered in the days that are looked back on.
    pub ordered_units: i64,
    /// Units of them that had to wait.
    pub short_units: i64,
}

impl LocationFigures {
    /// The share of what was ordered that did not have to wait: 0 to 1; none where nothing was ordered.
    pub fn fill_rate(&self) -> Option<f64> {
        if self.ordered_units <= 0 {
            return None;
        }
        let short = self.short_units.clamp(0, self.ordered_units);
        // Rounded where they are beyond 2^53: a ratio to look at.
        #[expect(clippy::cast_precision_loss, reason = "a ratio to look at may be rounded")]
        let rate = 1.0 - short as f64 / self.ordered_units as f64;
        Some(rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(ordered_units: i64, short_units: i64) -> Option<f64> {
        let location_id = LocationId::known("MAIN");
        let figures = LocationFigures {
            location_id,
            open_backorders: 0,
            backordered_units: 0,
            oldest_open_time: None,
            ordered_units,
            short_units,
        };
        figures.fill_rate()
    }

    #[test]
    fn a_rate_is_a_share() {
        assert_eq!(rate(0, 0), None);
        // Cancellations net the days that they were ordered on, and may leave less than nothing.
        assert_eq!(rate(-3, 2), None);
        assert_eq!(rate(4, 1), Some(0.75));
        assert_eq!(rate(4, 0), Some(1.0));
        assert_eq!(rate(4, 9), Some(0.0));
    }
}
