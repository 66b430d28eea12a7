//! Arguments that several commands take.

use std::str::FromStr;

use clap::{Args, value_parser};

/// How much of a list.
#[derive(Debug, Clone, Args)]
pub(super) struct PageArgs {
    /// At most this many rows (1 to 100,000)
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = value_parser!(u32).range(1..=100_000))]
    pub(super) limit: u32,
    /// Go on where a list ended: what it said, with the same filters
    #[arg(long, value_name = "TOKEN", default_value = "", hide_default_value = true)]
    pub(super) page_token: String,
}

/// What every command that changes something takes.
#[derive(Debug, Clone, Args)]
pub(super) struct CommandArgs {
    /// Say what would happen, and do nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Names this command: repeated with the same id it is done once [default: a fresh one]
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    pub(super) request_id: String,
}

/// `NAME=QUANTITY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) name: String,
    pub(super) quantity: i64,
}

impl FromStr for Counted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.rsplit_once('=').filter(|(name, _)| !name.is_empty());
        let parsed = parsed.and_then(|(name, quantity)| Some((name, quantity.parse().ok()?)));
        let (name, quantity) = parsed.ok_or_else(|| "a name and a whole number, as in MUG=5".to_owned())?;
        Ok(Self { name: name.to_owned(), quantity })
    }
}

/// `NAME`, or `NAME=QUANTITY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) quantity: Option<i64>,
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<Counted>() {
            Ok(counted) => Ok(Self { name: counted.name, quantity: Some(counted.quantity) }),
            Err(_) if !text.is_empty() && !text.contains('=') => Ok(Self { name: text.to_owned(), quantity: None }),
            Err(_) => Err("a name, or a name and a whole number as in NAME=5".to_owned()),
        }
    }
}

/// `LINE`, or `LINE=QUANTITY`, of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: i32,
    pub(super) quantity: Option<i64>,
}

impl FromStr for Line {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a line's number, or number and quantity as in 2=5".to_owned();
        let Named { name, quantity } = text.parse().map_err(|_: String| wrong())?;
        Ok(Self { number: name.parse().map_err(|_| wrong())?, quantity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_stand_behind_the_last_sign() {
        let counted = |name: &str, quantity| Ok(Counted { name: name.to_owned(), quantity });
        assert_eq!("MUG=5".parse(), counted("MUG", 5));
        assert_eq!("a=b=-1".parse(), counted("a=b", -1));
        for wrong in ["", "MUG", "=5", "MUG=", "MUG=1.5", "MUG=many"] {
            assert!(wrong.parse::<Counted>().is_err(), "{wrong}");
        }
        assert_eq!("2".parse(), Ok(Line { number: 2, quantity: None }));
        assert_eq!("2=5".parse(), Ok(Line { number: 2, quantity: Some(5) }));
        assert!("two".parse::<Line>().is_err() && "2=".parse::<Line>().is_err());
    }
}
