//! Lists, page after page.

use fillrate_client::Error;
use fillrate_proto::v1;
use prost::{Message, Name};

use super::{arguments::PageArgs, failure::Failed, out::Out, table::View};

/// The most rows that a page may have.
const LARGEST_PAGE: u32 = 1_000;

/// An answer that is a page of a list.
pub(super) trait Page {
    fn count(&self) -> usize;
    fn next(&self) -> &str;
    /// Takes the rows of the page behind it.
    fn extend(&mut self, page: Self);
}

macro_rules! pages {
    ($($answer:ident $rows:ident;)+) => {
        $(impl Page for v1::$answer {
            fn count(&self) -> usize {
                self.$rows.len()
            }

            fn next(&self) -> &str {
                &self.next_page_token
            }

            fn extend(&mut self, page: Self) {
                self.$rows.extend(page.$rows);
                self.next_page_token = page.next_page_token;
            }
        })+
    };
}
pages! {
    ListBackordersResponse backorders;
    ListOrdersResponse orders;
    ListPurchaseOrdersResponse purchase_orders;
    ListStockMovementsResponse movements;
    ListStockResponse levels;
    SummarizeBackordersResponse rows;
}

/// As many rows as are wanted, as one answer.
pub(super) async fn pages<P: Page>(
    args: &PageArgs,
    ask: impl AsyncFn(i32, String) -> Result<P, Error>,
) -> Result<P, Failed> {
    let size = |wanted: u32| i32::try_from(wanted.min(LARGEST_PAGE)).unwrap_or_default();
    let mut all = ask(size(args.limit), args.page_token.clone()).await?;
    loop {
        let left = args.limit.saturating_sub(u32::try_from(all.count()).unwrap_or(u32::MAX));
        if left == 0 || all.next().is_empty() {
            return Ok(all);
        }
        all.extend(ask(size(left), all.next().to_owned()).await?);
    }
}

/// Shows them, and where they go on.
pub(super) fn show<P: Page + Message + Name>(out: &Out, page: &P, view: impl FnOnce(&P) -> View) -> Result<(), Failed> {
    out.show(page, view)?;
    if !page.next().is_empty() {
        out.note(&format!("There are more: --limit, or --page-token {}", page.next()));
    }
    Ok(())
}
