//! The watches: what each asks, and how what it gets leaves. The stream itself is the application's.

pub(in crate::rpc) mod backorder;
pub(in crate::rpc) mod order;
pub(in crate::rpc) mod stock;

use std::{ops::RangeInclusive, sync::Arc};

use fillrate_proto::v1;
use futures::{StreamExt as _, stream::BoxStream};
use tonic::Status;

use super::{
    convert::Wire,
    door::wrong,
    parse::{Fields, Path},
    status,
};
use crate::{
    app::{
        App,
        feed::{Delivery, Start, Topic, Watcher},
    },
    domain::{cursor::Cursor, id::NotAnId, watch::OneOf},
    error::{CursorFault, Error, Result},
};

/// What leaves a watch.
type Messages<M> = BoxStream<'static, std::result::Result<M, Status>>;

/// The values that a field of a filter may name.
const VALUES: RangeInclusive<usize> = 0..=100;

/// Begins a watch, and tells what it gets in the words of its method.
async fn begin<T: Topic, M: 'static>(
    app: &Arc<App>,
    watcher: Watcher,
    (topic, start): (T, Start),
    method: &'static str,
    message: fn(Delivery<T::Row>) -> Option<M>,
) -> Result<Messages<M>> {
    let watch = app.feed.watch(watcher, topic, start).await?;
    let tell = move |delivery: Result<_>| {
        let message =
            delivery.and_then(|delivery| message(delivery).ok_or_else(|| wrong("a watch got another's event")));
        message.map_err(|error| status::of(error, method))
    };
    Ok(watch.into_stream().map(tell).boxed())
}

/// Where to begin: a cursor, now, or a snapshot. Choosing one by `false` is choosing none.
fn start(cursor: Option<&str>, snapshot: bool) -> Result<Start> {
    match cursor {
        Some(text) => Ok(Start::After(Cursor::parse(text).ok_or(Error::Cursor(CursorFault::Invalid))?)),
        None if snapshot => Ok(Start::Snapshot),
        None => Ok(Start::Now),
    }
}

/// The values of a field; repeated ones are one.
fn ids<T: Ord>(
    fields: &mut Fields,
    (at, name): (Path<'_>, &'static str),
    sent: &[String],
    parse: fn(&str) -> std::result::Result<T, NotAnId>,
) -> OneOf<T> {
    values(fields, (at, name), sent, |fields, at, text| fields.id(at, text, parse))
}

/// The same of an enum's.
fn choices<T: Wire + Ord>(fields: &mut Fields, (at, name): (Path<'_>, &'static str), sent: &[i32]) -> OneOf<T> {
    values(fields, (at, name), sent, |fields, at, number| fields.choice(at, *number))
}

fn values<S, T: Ord>(
    fields: &mut Fields,
    (at, name): (Path<'_>, &'static str),
    sent: &[S],
    read: impl Fn(&mut Fields, Path<'_>, &S) -> Option<T>,
) -> OneOf<T> {
    if !fields.count(at.field(name), sent.len(), VALUES) {
        return OneOf::default();
    }
    let read = sent.iter().enumerate().filter_map(|(index, value)| read(fields, at.element(name, index), value));
    OneOf::from(read.collect::<Vec<_>>())
}

fn checkpoint(cursor: Option<Cursor>, snapshot_complete: bool) -> v1::Checkpoint {
    v1::Checkpoint { cursor: cursor.map(|cursor| cursor.to_string()).unwrap_or_default(), snapshot_complete }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            cursor::{Epoch, Position},
            event::BackorderChange,
            id::Sku,
        },
        rpc::parse::{ROOT, whole},
    };

    #[test]
    fn a_watch_begins_where_it_is_told() {
        let at = |text| start(Some(text), false).ok();
        let cursor = Cursor { epoch: Epoch::known("e"), position: Position::known(7) };
        assert_eq!(at("e.7"), Some(Start::After(cursor)));
        assert_eq!(at(""), None);
        assert_eq!(start(None, true).ok(), Some(Start::Snapshot));
        assert_eq!(start(None, false).ok(), Some(Start::Now));
    }

    #[test]
    fn every_value_at_fault_is_named() {
        let filter = ROOT.field("filter");
        let refusal = whole(|fields| {
            ids(fields, (filter, "skus"), &["A".to_owned(), String::new(), "B\n".to_owned()], Sku::parse);
            choices::<BackorderChange>(fields, (filter, "types"), &[1, 0, 99]);
            Some(())
        });
        let named = refusal.err().map(|refusal| refusal.violations.into_iter().map(|v| v.subject).collect::<Vec<_>>());
        let expected = ["filter.skus[1]", "filter.skus[2]", "filter.types[1]", "filter.types[2]"];
        assert_eq!(named, Some(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_field_has_at_most_a_hundred_values() {
        let parsed = |count| {
            let sent = vec!["A".to_owned(); count];
            whole(|fields| Some(ids(fields, (ROOT.field("filter"), "skus"), &sent, Sku::parse))).is_ok()
        };
        assert!(parsed(100) && !parsed(101));
    }
}
