//! Purchase orders by example.
