//! Every example that the design works out, in its own words and numbers.

mod backorders;
mod orders;
mod stock;
