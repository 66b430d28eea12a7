//! Every cell of the design's two tables: what may be done to an order in each status, and to a backorder in each state.

mod backorders;
mod fills;
mod orders;
