//! A customer's identity replaced wherever it stands. It stands in orders alone: events and answers are stored without,
//! and get it from there when they are read.

use crate::{
    domain::id::{CustomerId, OrderId},
    error::Result,
    store::{Tx, rows::Reading},
};

impl Tx<'_> {
    /// Puts another name in place of a customer's, in at most so many orders; which. The tenant is this transaction's
    /// alone: a command that read an order before would write the old name again.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn rename_customer(&mut self, from: &CustomerId, to: &CustomerId, most: i64) -> Result<Vec<OrderId>> {
        const SQL: &str = "UPDATE orders SET customer_id = $3 WHERE tenant_id = $1 AND order_id = ANY(ARRAY( \
            SELECT o.order_id FROM orders o WHERE o.tenant_id = $1 AND o.customer_id = $2 LIMIT $4)) RETURNING order_id";
        let query = self.query(SQL).bind(from.as_str()).bind(to.as_str()).bind(most);
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("orders", row).order_id()).collect()
    }

    /// How many orders name a customer.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn count_orders_of(&mut self, customer: &CustomerId) -> Result<i64> {
        const SQL: &str = "SELECT count(*) AS orders FROM orders o WHERE o.tenant_id = $1 AND o.customer_id = $2";
        let row = self.query(SQL).bind(customer.as_str()).fetch_one(&mut *self.inner).await?;
        Reading::of("orders", &row).get("orders")
    }
}
