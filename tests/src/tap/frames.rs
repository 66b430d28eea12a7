//! The messages of Postgres' protocol in a stream of bytes.

/// Cuts a stream into messages.
#[derive(Debug)]
pub(super) struct Frames {
    rest: Vec<u8>,
    /// A client's first message has a length and no kind.
    startup: bool,
}

impl Frames {
    pub(super) fn of_client() -> Self {
        Self { rest: Vec::new(), startup: true }
    }

    pub(super) fn of_server() -> Self {
        Self { rest: Vec::new(), startup: false }
    }

    /// Takes more bytes, and gives every message that they complete, by kind and body.
    pub(super) fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(u8, &[u8])) {
        self.rest.extend_from_slice(bytes);
        let mut begin = 0;
        loop {
            let head = if self.startup { 0 } else { 1 };
            let Some(length) = length_at(&self.rest, begin + head) else { break };
            let end = begin + head + length;
            let Some(body) = self.rest.get(begin + head + 4..end) else { break };
            if !self.startup {
                each(self.rest[begin], body);
            }
            self.startup = false;
            begin = end;
        }
        self.rest.drain(..begin);
    }
}

fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// Reads a message's body from its front.
pub(super) struct Body<'a>(pub &'a [u8]);

impl<'a> Body<'a> {
    /// A text up to its closing zero.
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let (text, rest) = self.0.split_at(end);
        self.0 = &rest[1..];
        std::str::from_utf8(text).ok()
    }

    pub(super) fn short(&mut self) -> Option<usize> {
        let (two, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(usize::from(u16::from_be_bytes(*two)))
    }

    pub(super) fn long(&mut self) -> Option<i32> {
        let (four, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(i32::from_be_bytes(*four))
    }

    /// A value: its length, below zero for null, and its bytes.
    pub(super) fn value(&mut self) -> Option<Option<Vec<u8>>> {
        let Ok(length) = usize::try_from(self.long()?) else { return Some(None) };
        let (value, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Some(value.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[kind], &length[..], body].concat()
    }

    #[test]
    fn messages_are_found_however_the_stream_is_cut() {
        let startup = [&12_u32.to_be_bytes()[..], &[0, 3, 0, 0, 9, 9, 9, 9]].concat();
        let stream = [startup, message(b'Q', b"SELECT 1\0"), message(b'S', b"")].concat();
        for size in 1..stream.len() {
            let mut frames = Frames::of_client();
            let mut found = Vec::new();
            for part in stream.chunks(size) {
                frames.feed(part, |kind, body| found.push((kind, body.to_vec())));
            }
            assert_eq!(found, [(b'Q', b"SELECT 1\0".to_vec()), (b'S', Vec::new())]);
        }
    }
}
