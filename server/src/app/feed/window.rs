//! How far a watch looks at once.

/// How many positions the next page looks through: few where most events are wanted, so that none is looked up in vain;
/// many where few are, so that a narrow watcher passes a long feed in few steps. Each step is one short transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window(i64);

/// What a page of nothing but wanted events can about hold.
const LEAST: i64 = 512;
/// Bounds one step's look-ups: some ten milliseconds of them.
const MOST: i64 = 8_192;
/// A page with fewer events than this could have looked further.
const FEW: usize = 128;

impl Default for Window {
    fn default() -> Self {
        Self(LEAST)
    }
}

impl Window {
    pub(super) fn positions(self) -> i64 {
        self.0
    }

    /// Takes the last page into account.
    pub(super) fn learn(&mut self, events: usize, full: bool) {
        if full {
            self.0 = (self.0 / 2).max(LEAST);
        } else if events < FEW {
            self.0 = (self.0 * 2).min(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_widens_where_little_is_found_and_narrows_where_much_is() {
        let mut window = Window::default();
        for _ in 0..10 {
            window.learn(0, false);
        }
        assert_eq!(window.positions(), MOST);
        for _ in 0..10 {
            window.learn(512, true);
        }
        assert_eq!(window.positions(), LEAST);
    }
}
