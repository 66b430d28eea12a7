//! Rows of one kind in the working set: as they are, as the command in progress found them, and as they were loaded.

use std::{collections::BTreeMap, fmt::Debug};

/// Rows by key; a key that was looked for and has no row is there too.
#[derive(Debug)]
pub(super) struct Table<K, V> {
    rows: BTreeMap<K, Option<V>>,
    /// What the command in progress changed, as it was before.
    journal: BTreeMap<K, Option<V>>,
    /// What any command changed, as it was loaded.
    loaded: BTreeMap<K, Option<V>>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), journal: BTreeMap::new(), loaded: BTreeMap::new() }
    }
}

impl<K: Ord + Clone, V: Clone + PartialEq> Table<K, V> {
    /// What is loaded twice keeps what commands made of it since.
    pub(super) fn load(&mut self, key: K, row: Option<V>) {
        self.rows.entry(key).or_insert(row);
    }

    pub(super) fn holds(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }

    /// None: it was not looked for yet.
    pub(super) fn find(&self, key: &K) -> Option<Option<&V>> {
        self.rows.get(key).map(Option::as_ref)
    }

    pub(super) fn put(&mut self, key: K, row: V) {
        let former = self.rows.insert(key.clone(), Some(row)).flatten();
        self.loaded.entry(key.clone()).or_insert_with(|| former.clone());
        self.journal.entry(key).or_insert(former);
    }

    pub(super) fn change(&mut self, key: &K) -> Option<&mut V> {
        let row = self.rows.get_mut(key)?.as_mut()?;
        if !self.journal.contains_key(key) {
            self.journal.insert(key.clone(), Some(row.clone()));
            self.loaded.entry(key.clone()).or_insert_with(|| Some(row.clone()));
        }
        Some(row)
    }

    /// What the command in progress changed, as it was before.
    pub(super) fn former(&self) -> &BTreeMap<K, Option<V>> {
        &self.journal
    }

    pub(super) fn begin(&mut self) {
        self.journal.clear();
    }

    pub(super) fn undo(&mut self) {
        self.rows.append(&mut self.journal);
    }

    /// The rows that are new, and those that are not what they were.
    pub(super) fn changes(&self) -> (Vec<&V>, Vec<&V>) {
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for (key, loaded) in &self.loaded {
            match (loaded, self.rows.get(key).and_then(Option::as_ref)) {
                (None, Some(row)) => new.push(row),
                (Some(loaded), Some(row)) if loaded != row => changed.push(row),
                _ => {}
            }
        }
        (new, changed)
    }

    /// A row as it was loaded, if a command changed it since.
    pub(super) fn as_loaded(&self, key: &K) -> Option<&V> {
        self.loaded.get(key)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_never_was_leaves_no_trace() {
        let mut table = Table::default();
        table.load("a", Some(1));
        table.load("b", None);
        table.begin();
        table.put("b", 7);
        *table.change(&"a").unwrap() = 2;
        *table.change(&"a").unwrap() = 3;
        assert_eq!(table.former(), &BTreeMap::from([("a", Some(1)), ("b", None)]));
        assert_eq!(table.changes(), (vec![&7], vec![&3]));
        table.undo();
        assert_eq!((table.find(&"a"), table.find(&"b"), table.find(&"c")), (Some(Some(&1)), Some(None), None));
        assert_eq!(table.changes(), (vec![], vec![]));
    }

    #[test]
    fn what_stands_is_compared_with_what_was_loaded() {
        let mut table = Table::default();
        table.load("a", Some(1));
        *table.change(&"a").unwrap() = 2;
        table.begin();
        *table.change(&"a").unwrap() = 1;
        assert_eq!(table.former(), &BTreeMap::from([("a", Some(2))]));
        assert_eq!(table.changes(), (vec![], vec![]), "it is what it was");
        table.load("a", Some(9));
        assert_eq!(table.find(&"a"), Some(Some(&1)));
    }
}
