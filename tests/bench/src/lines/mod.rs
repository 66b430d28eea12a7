//! The lines of the table: each sets up what it needs, measures in turn with what it is compared with, and looks whether
//! what was answered is right.

mod cold;
mod orders;
mod queue;
mod receipts;
mod soak;
mod spent;
mod statements;
mod suggestions;
mod watchers;

use std::path::Path;

use crate::{
    Outcome,
    args::{Args, Line, Sizes},
    baseline::{self, Bodies, Pgbench, Way, Wish},
    disk,
    ground::Ground,
    report::Report,
};

/// What a run needs to know.
pub struct Bench {
    pub args: Args,
    pub sizes: Sizes,
    pgbench: Option<Pgbench>,
}

impl Bench {
    pub fn new(args: Args) -> Outcome<Self> {
        let pgbench = if args.alone { None } else { Pgbench::find() };
        if pgbench.is_none() && !args.alone && !args.short {
            return Err(baseline::MISSING.into());
        }
        Ok(Self { sizes: args.sizes(), args, pgbench })
    }

    pub fn command(&self) -> String {
        std::iter::once("fillrate-bench".to_owned()).chain(std::env::args().skip(1)).collect::<Vec<_>>().join(" ")
    }

    fn dir(&self) -> Option<&Path> {
        self.args.dir.as_deref()
    }

    /// Measures every line that is wanted.
    pub async fn run(&self, mut report: Report) -> Outcome<Report> {
        if self.pgbench.is_none() && !self.args.alone {
            report.note(baseline::MISSING);
        }
        let ground = Ground::lay(self.dir(), &self.sizes, &[]).await?;
        report.machine.postgres = ground.version().await?;
        (report.machine.flush_ms, report.machine.flush_p95_ms) = disk::flush(ground.folder())?;
        let wanted = |line| self.args.measures(line);
        if wanted(Line::Statements) {
            statements::measure(self, &ground, &mut report).await?;
        }
        if [Line::Spread, Line::Hot, Line::Batches, Line::Lonely].into_iter().any(wanted) {
            orders::measure(self, &ground, &mut report).await?;
        }
        if wanted(Line::Receipts) {
            receipts::measure(self, &ground, &mut report).await?;
        }
        if wanted(Line::Cold) {
            cold::measure(self, &ground, &mut report).await?;
        }
        if wanted(Line::Suggestions) {
            suggestions::measure(self, &ground, &mut report).await?;
        }
        if wanted(Line::Soak) {
            soak::measure(self, &ground, &mut report).await?;
        }
        ground.end().await;
        if wanted(Line::Watchers) {
            watchers::measure(self, &mut report).await?;
        }
        Ok(report)
    }

    /// One run of a baseline; none where there is no pgbench.
    async fn baseline(
        &self,
        ground: &Ground,
        what: (Way, Wish),
        clients: u32,
        bodies: Bodies,
    ) -> Outcome<Option<baseline::Paced>> {
        let Some(pgbench) = &self.pgbench else { return Ok(None) };
        let measured = pgbench.run(ground, what, clients, (bodies, self.sizes.items, self.sizes.window)).await?;
        Ok(Some(measured))
    }
}
