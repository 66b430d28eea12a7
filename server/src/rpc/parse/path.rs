//! Where in a request something stands.

use std::fmt;

/// A dotted path, `requests[3].lines[2].quantity`: a chain of borrowed steps, written out only where it is needed.
#[derive(Debug, Clone, Copy)]
pub(in crate::rpc) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'static str,
    index: Option<usize>,
}

/// The message itself.
pub(in crate::rpc) static ROOT: Path<'static> = Path { parent: None, name: "", index: None };

impl Path<'_> {
    pub(in crate::rpc) fn field(&self, name: &'static str) -> Path<'_> {
        Path { parent: Some(self), name, index: None }
    }

    pub(in crate::rpc) fn element(&self, name: &'static str, index: usize) -> Path<'_> {
        Path { parent: Some(self), name, index: Some(index) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent
            && parent.parent.is_some()
        {
            write!(f, "{parent}.")?;
        }
        f.write_str(self.name)?;
        match self.index {
            Some(index) => write!(f, "[{index}]"),
            None => Ok(()),
        }
    }
}
