//! Fillrate's protocol as Rust: messages, clients, servers and the descriptors that reflection serves.
//! Everything in it is generated from `proto/fillrate/v1` by `build.rs`.

/// The package `fillrate.v1`.
pub mod v1 {
    #![expect(clippy::all, reason = "generated code")]
    tonic::include_proto!("fillrate.v1");
}

/// The encoded `FileDescriptorSet` of every file of the package and what it imports.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

// `methods!`: every method of every service, for what treats them all alike.
include!(concat!(env!("OUT_DIR"), "/methods.rs"));
