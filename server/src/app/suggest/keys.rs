//! Items at locations in few bytes: those that are another supplier's than the first who sells them are remembered until
//! that one's turn has come.

use crate::domain::id::Sku;

/// A location by its number, and an item.
pub(super) type ShortKey = (u32, Sku);

/// Keys in the order in which they were added. Each is what its item's id does not share with the one before, and eight
/// bytes.
#[derive(Debug, Default)]
pub(super) struct Keys {
    entries: Vec<Entry>,
    text: String,
    last: String,
}

#[derive(Debug)]
struct Entry {
    location: u32,
    /// Bytes of the id before that begin this one. An id has a few hundred at most.
    shared: u16,
    /// Bytes that follow them.
    own: u16,
}

impl Keys {
    pub(super) fn push(&mut self, location: u32, sku: &str) {
        let same = self.last.char_indices().zip(sku.chars()).take_while(|((_, a), b)| a == b);
        let shared = same.last().map_or(0, |((at, last), _)| at + last.len_utf8());
        let own = sku.get(shared..).unwrap_or_default();
        let length = |bytes: usize| u16::try_from(bytes).unwrap_or(u16::MAX);
        self.entries.push(Entry { location, shared: length(shared), own: length(own.len()) });
        self.text.push_str(own);
        self.last.clear();
        self.last.push_str(sku);
    }

    /// As they were added.
    pub(super) fn into_iter(self) -> impl Iterator<Item = ShortKey> + Send + 'static {
        let Self { entries, text, .. } = self;
        let (mut sku, mut read) = (String::new(), 0_usize);
        entries.into_iter().map(move |entry| {
            let end = read + usize::from(entry.own);
            sku.truncate(usize::from(entry.shared));
            sku.push_str(text.get(read..end).unwrap_or_default());
            read = end;
            (entry.location, Sku::known(sku.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_thousand_take_some_hundred_kilobytes() {
        let mut keys = Keys::default();
        (0..10_000).for_each(|number| keys.push(0, &format!("ITEM-{number:09}")));
        assert_eq!((keys.entries.len(), keys.text.len() < 15_000, size_of::<Entry>()), (10_000, true, 8));
    }

    proptest! {
        #[test]
        fn what_is_added_comes_back(added in prop::collection::vec((0..3_u32, "[aäb€]{1,4}"), 0..50)) {
            let mut keys = Keys::default();
            added.iter().for_each(|(location, sku)| keys.push(*location, sku));
            let back: Vec<_> = keys.into_iter().map(|(location, sku)| (location, sku.to_string())).collect();
            prop_assert_eq!(back, added);
        }
    }
}
