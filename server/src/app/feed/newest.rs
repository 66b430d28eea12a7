//! The newest pages of each watched feed: read once, however many watch. Each strand that is watched near its end has a
//! shelf, and a task that fills it for as long as someone sits there.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    Feed,
    heads::Head,
    page::Strand,
    shelf::{Seat, Shelf},
    topic::Filter,
    window::Window,
};
use crate::{
    domain::cursor::{Misplaced, Position},
    error::{Cause, Error, Result},
};

/// The shelves at which someone sits.
#[derive(Debug, Default)]
pub(super) struct Newest(Mutex<HashMap<Strand, Arc<Shelf>>>);

impl Newest {
    fn lock(&self) -> MutexGuard<'_, HashMap<Strand, Arc<Shelf>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a shelf away that is over or left. False where someone sat down meanwhile, which nobody does afterwards.
    fn remove(&self, shelf: &Shelf, over: bool) -> bool {
        let mut shelves = self.lock();
        let gone = over || shelf.is_left();
        if gone {
            shelves.remove(&shelf.strand);
        }
        gone
    }
}

impl Feed {
    /// Seats a watcher where the newest pages come.
    pub(super) fn seat(self: &Arc<Self>, strand: &Strand, filter: Arc<dyn Filter>, position: Position) -> Seat {
        let mut shelves = self.newest.lock();
        let shelf = shelves.entry(strand.clone()).or_insert_with(|| {
            let shelf = Arc::new(Shelf::new(strand.clone(), position));
            tokio::spawn(Arc::clone(self).keep(Arc::clone(&shelf)));
            shelf
        });
        shelf.seat(filter, position)
    }

    async fn keep(self: Arc<Self>, shelf: Arc<Shelf>) {
        loop {
            let filling = tokio::spawn(Arc::clone(&self).fill(Arc::clone(&shelf)));
            let filled = filling.await.unwrap_or_else(|error| Err(Error::Internal(Cause::new(error))));
            if let Err(error) = filled {
                self.newest.remove(&shelf, true);
                return shelf.end(error);
            }
            if self.newest.remove(&shelf, self.draining.is_cancelled()) {
                return;
            }
        }
    }

    /// Reads on as the head moves, until nobody sits there or every watch ends.
    async fn fill(self: Arc<Self>, shelf: Arc<Shelf>) -> Result<()> {
        let strand = &shelf.strand;
        let mut head = self.heads.follow(&strand.tenant);
        let mut window = Window::default();
        let mut failed = false;
        while !shelf.is_left() {
            let Head { epoch, position } = head.borrow_and_update().clone();
            if epoch.is_some_and(|epoch| epoch != strand.epoch) {
                return Err(Misplaced::Foreign.into());
            }
            if position < shelf.position() {
                // What this process remembers is no proof that events were lost.
                self.state(&strand.tenant).await?.judge(&strand.cursor(shelf.position()))?;
            }
            if let Some(asked) = shelf.asks(position, window.positions()) {
                let reading = async {
                    let _turn = self.newest_at_once.acquire().await.map_err(|_| Error::Draining)?;
                    self.page(strand, &asked.request).await
                };
                match self.database.answered(reading).await {
                    Ok(page) => {
                        failed = false;
                        window.learn(page.events.len(), page.full);
                        shelf.lay(&asked, &page);
                    }
                    // A connection may have been cut. That nothing can be read is told to everyone.
                    Err(Error::Unavailable(_) | Error::Conflict(_)) if !failed => failed = true,
                    Err(error) => return Err(error),
                }
                continue;
            }
            tokio::select! {
                // Its sender lives as long as anyone follows.
                _ = head.changed() => {}
                () = shelf.rung() => {}
                () = self.draining.cancelled() => break,
            }
        }
        Ok(())
    }
}
