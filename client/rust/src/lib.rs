//! Calls Fillrate, a service for orders, inventory, backorders and purchasing: deadlines, retries that never do a thing
//! twice, typed errors, and watches that resume. The messages are in [`v1`].

mod calls;
mod connect;
mod error;
mod feeds;
mod health;
mod money;
mod services;
mod watch;

pub use fillrate_proto::{FILE_DESCRIPTOR_SET, methods, v1};
pub use rust_decimal::Decimal;
pub use tonic::Code;

pub use self::{
    connect::{Client, ConnectError, Options, Token, connect},
    error::{Error, Violation},
    money::{MoneyError, amount, money},
    services::{AuditService, BackorderService, InventoryService, OrderService, PurchasingService},
    watch::{OnExpired, OnReconnect, Row, Watch, WatchMessage, WatchOptions, cursor},
};
