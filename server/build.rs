//! Rebuilds the crate when a migration is added: they are embedded by a macro, which sees only those it knew.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
