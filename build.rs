//! Compiles `proto/` without an installed `protoc`: protox parses, tonic-prost-build generates.

use std::{
    env,
    error::Error,
    fmt::{self, Formatter},
    fs,
    path::PathBuf,
};

use prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto};

const FILES: [&str; 7] = [
    "fillrate/v1/common.proto",
    "fillrate/v1/error.proto",
    "fillrate/v1/order.proto",
    "fillrate/v1/inventory.proto",
    "fillrate/v1/backorder.proto",
    "fillrate/v1/purchasing.proto",
    "fillrate/v1/audit.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(FILES, ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    fs::write(out.join("methods.rs"), Methods(&descriptors).to_string())?;
    // A message's name finds its descriptor, which knows its JSON.
    let mut named = prost_build::Config::new();
    named.enable_type_names();
    tonic_prost_build::configure().compile_fds_with_config(descriptors, named)?;
    Ok(())
}

/// The macro that hands every method to another macro, with the comments of the protocol.
struct Methods<'a>(&'a FileDescriptorSet);

impl fmt::Display for Methods<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "/// Hands every service with its methods to the macro that is named: `methods!(with)`.")?;
        writeln!(f, "#[macro_export]\nmacro_rules! methods {{\n    ($with:ident) => {{\n        $with! {{")?;
        for file in &self.0.file {
            for (number, service) in (0..).zip(&file.service) {
                comment(f, file, &[6, number])?;
                writeln!(f, "{} {{", service.name())?;
                for (place, method) in (0..).zip(&service.method) {
                    comment(f, file, &[6, number, 2, place])?;
                    self.method(f, &format!("{}.{}", file.package(), service.name()), method)?;
                }
                writeln!(f, "}}")?;
            }
        }
        writeln!(f, "        }}\n    }};\n}}")
    }
}

impl Methods<'_> {
    /// As `call create_order("/fillrate.v1.OrderService/CreateOrder", CreateOrderRequest [request_id], CreateOrderResponse);`
    fn method(&self, f: &mut Formatter<'_>, service: &str, method: &MethodDescriptorProto) -> fmt::Result {
        let kind = if method.server_streaming() { "stream" } else { "call" };
        let (request, answer) = (last(method.input_type()), last(method.output_type()));
        let mut messages = self.0.file.iter().flat_map(|file| &file.message_type);
        let once = messages
            .any(|message| message.name() == request && message.field.iter().any(|field| field.name() == "request_id"));
        let once = if once { "request_id" } else { "" };
        let name = method.name();
        writeln!(f, "{kind} {}(\"/{service}/{name}\", {request} [{once}], {answer});", snake(name))
    }
}

/// What stands above an element of a file, as an attribute.
fn comment(f: &mut Formatter<'_>, file: &FileDescriptorProto, path: &[i32]) -> fmt::Result {
    let places = file.source_code_info.iter().flat_map(|info| &info.location);
    for place in places.filter(|place| place.path == path) {
        writeln!(f, "#[doc = {:?}]", place.leading_comments())?;
    }
    Ok(())
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
