//! Time zones: on which day something happened where it happened.

use std::fmt;

use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Time;

/// A zone of the IANA database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl Zone {
    /// The zone of a name as in `Europe/Berlin`, if there is one; capitals count.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    pub fn name(self) -> &'static str {
        self.0.name()
    }

    pub fn tz(self) -> Tz {
        self.0
    }

    /// The calendar day of a moment.
    pub fn day(self, time: Time) -> NaiveDate {
        time.with_timezone(&self.0).date_naive()
    }

    /// The moment a calendar day begins. Where clocks skip midnight it begins with the first quarter of an hour there is.
    pub fn start_of(self, day: NaiveDate) -> Time {
        let midnight = day.and_time(NaiveTime::MIN);
        let quarters = (0..=96).filter_map(|n| midnight.checked_add_signed(TimeDelta::minutes(15 * n)));
        let first = quarters.filter_map(|local| self.0.from_local_datetime(&local).earliest()).next();
        first.map_or_else(|| midnight.and_utc(), |local| local.to_utc())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| serde::de::Error::custom(format!("no time zone is called {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_another_day_elsewhere() {
        let time = at("2026-03-09T23:30:00Z");
        assert_eq!(Zone::default().day(time), day("2026-03-09"));
        assert_eq!(Zone::parse("Europe/Berlin").unwrap().day(time), day("2026-03-10"));
        assert_eq!(Zone::parse("America/Los_Angeles").unwrap().day(time), day("2026-03-09"));
    }

    #[test]
    fn a_day_begins_where_it_is() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        assert_eq!(berlin.start_of(day("2026-07-01")), at("2026-06-30T22:00:00Z"));
        // Clocks went from 24:00 to 01:00: there was no midnight.
        let beirut = Zone::parse("Asia/Beirut").unwrap();
        assert_eq!(beirut.start_of(day("2022-03-27")), at("2022-03-26T22:00:00Z"));
        // Midnight came twice: the day begins with the first.
        let havana = Zone::parse("America/Havana").unwrap();
        assert_eq!(havana.start_of(day("2022-11-06")), at("2022-11-06T04:00:00Z"));
    }

    #[test]
    fn only_names_of_the_database_are_zones() {
        for name in ["", "Berlin", "europe/berlin", "UTC+1", "Mars/Olympus"] {
            assert_eq!(Zone::parse(name), None, "{name:?}");
        }
        assert_eq!(Zone::parse("UTC"), Some(Zone::default()));
    }
}
