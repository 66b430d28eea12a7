//! Compiles `proto/` without an installed `protoc`: protox parses, tonic-prost-build generates.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message as _;

const FILES: [&str; 6] = [
    "fillrate/v1/common.proto",
    "fillrate/v1/error.proto",
    "fillrate/v1/order.proto",
    "fillrate/v1/inventory.proto",
    "fillrate/v1/backorder.proto",
    "fillrate/v1/purchasing.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(FILES, ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(descriptors)?;
    Ok(())
}
