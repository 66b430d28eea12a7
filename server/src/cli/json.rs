//! The protocol's own JSON, of whatever message.

use fillrate_proto::FILE_DESCRIPTOR_SET;
use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::Value;

use super::failure::Failed;

/// As `grpcurl` would print it: names in camel case, 64-bit numbers as text, fields at their default left out.
pub(super) fn json<M: Message + Name>(message: &M) -> Result<Value, Failed> {
    let wrong = |why: String| Failed::Answer(why);
    let pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET).map_err(|error| wrong(error.to_string()))?;
    let name = M::full_name();
    let descriptor = pool.get_message_by_name(&name).ok_or_else(|| wrong(format!("{name} has no descriptor")))?;
    let mut shown = DynamicMessage::new(descriptor);
    shown.transcode_from(message).map_err(|error| wrong(error.to_string()))?;
    serde_json::to_value(shown).map_err(|error| wrong(error.to_string()))
}
