//! The server's source as text: which names a file uses, and which SQL it holds.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A file of the server that is not a test.
pub struct File {
    /// Its path below `server/src`, as `store/order/load.rs`.
    pub path: String,
    code: String,
    /// Its text literals, escapes resolved as far as SQL needs it.
    pub literals: Vec<String>,
}

impl File {
    /// Whether it lies in this room (a folder, or the file of that name).
    pub fn is_in(&self, room: &str) -> bool {
        self.path == format!("{room}.rs") || self.path.starts_with(&format!("{room}/"))
    }

    /// The rooms of the server that it names: what follows `crate::`.
    pub fn rooms(&self) -> BTreeSet<String> {
        let mut rooms = BTreeSet::new();
        for (at, _) in self.code.match_indices("crate::") {
            if self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &self.code[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(group) => rooms.extend(first_words(group)),
                None => rooms.extend(word(rest)),
            }
        }
        rooms
    }

    /// Whether it names this crate or item.
    pub fn names(&self, name: &str) -> bool {
        self.code.match_indices(name).any(|(at, _)| {
            let part = |c: char| c.is_alphanumeric() || c == '_';
            !self.code[..at].ends_with(part) && !self.code[at + name.len()..].starts_with(part)
        })
    }
}

/// Every file of the server's source but its tests.
pub fn server() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(read(&root, &path));
            }
        }
    }
    files.retain(|file| !file.path.split('/').any(|part| part == "tests" || part == "tests.rs"));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(files.len() > 50, "the server's source is there");
    files
}

fn read(root: &Path, path: &PathBuf) -> File {
    let text = fs::read_to_string(path).unwrap();
    // Tests stand at the end of a file.
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let (code, literals) = split(text);
    let literals = join(&code, literals);
    let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    File { path, code, literals }
}

/// Stands in code for a literal.
const LITERAL: char = '"';

/// Code without comments and literals, and the literals.
fn split(text: &str) -> (String, Vec<String>) {
    let (mut code, mut literals) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some(end) = raw_literal(rest) {
            let (open, close) = (rest.find('"').unwrap() + 1, rest[..end].rfind('"').unwrap());
            code.push(LITERAL);
            literals.push(rest[open..close].to_owned());
            rest = &rest[end..];
        } else if first == '"' {
            let end = end_of_literal(rest);
            code.push(LITERAL);
            literals.push(unescape(&rest[1..end - 1]));
            rest = &rest[end..];
        } else if let Some(end) = character(rest) {
            rest = &rest[end..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    (code, literals)
}

/// Makes one literal of those that stand in one `concat!`; what stands between them is text of other places.
fn join(code: &str, literals: Vec<String>) -> Vec<String> {
    let (mut joined, mut depth, mut together) = (Vec::new(), 0_usize, None::<(usize, String)>);
    let mut literals = literals.into_iter();
    for (at, c) in code.char_indices() {
        match c {
            LITERAL => {
                let literal = literals.next().expect("one for each mark");
                match &mut together {
                    Some((_, text)) => text.push_str(&literal),
                    None => joined.push(literal),
                }
            }
            '(' => {
                depth += 1;
                if together.is_none() && code[..at].ends_with("concat!") {
                    together = Some((depth, String::new()));
                }
            }
            ')' => {
                if let Some((_, text)) = together.take_if(|(begun, _)| *begun == depth) {
                    joined.push(text);
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    joined
}

/// Where a raw literal that begins here ends.
fn raw_literal(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?.chars().take_while(|c| *c == '#').count();
    text[1 + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let begin = hashes + 2;
    Some(begin + text[begin..].find(&close)? + close.len())
}

fn end_of_literal(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where a character literal ends, which may be a quotation mark.
fn character(text: &str) -> Option<usize> {
    ["'\"'", "'\\''", "'\\\\'"].into_iter().find(|literal| text.starts_with(literal)).map(str::len)
}

/// A line that is continued is one line; other escapes do not stand in SQL.
fn unescape(literal: &str) -> String {
    let mut plain = String::new();
    let mut parts = literal.split("\\\n");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.trim_start());
    }
    plain
}

fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// The first word of each member of a group, up to its closing brace.
fn first_words(group: &str) -> Vec<String> {
    let (mut depth, mut begins, mut words) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                words.extend(word(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    words
}
