//! A cursor is one, or is refused; one that is read is written as it was.
#![no_main]

use fillrate_server::domain::cursor::Cursor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(cursor) = Cursor::parse(text) {
        assert_eq!(cursor.to_string(), text);
    }
});
