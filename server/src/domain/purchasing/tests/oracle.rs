//! The reference cases, computed outside by other libraries.
//!
//! They lie outside the repository: in the folder that `FILLRATE_ORACLE` names, else in `shared/oracle` beside it.

mod formulas;
mod pipeline;

use std::{env, fs, path::PathBuf};

use serde_json::Value;

/// One case, and how exact its answers are.
struct Case {
    id: String,
    input: Value,
    expected: Value,
    relative: f64,
    absolute: f64,
}

/// The cases of a group that the service can reach; none where there is no folder.
fn cases(group: &str) -> Vec<Case> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/oracle");
    let folder = env::var_os("FILLRATE_ORACLE").map_or_else(beside, PathBuf::from);
    let Ok(text) = fs::read_to_string(folder.join(format!("{group}.jsonl"))) else {
        // Nothing is wrong with a checkout that stands alone; who wants the cases names them, and then they must be.
        assert!(env::var_os("FILLRATE_ORACLE").is_none(), "no cases of {group} in {}", folder.display());
        eprintln!("no reference cases in {}: FILLRATE_ORACLE names the folder that holds them", folder.display());
        return Vec::new();
    };
    let parsed = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let optional = |case: &Value| case["tags"].as_array().unwrap().iter().any(|tag| tag == "optional");
    let cases: Vec<_> = parsed.filter(|case| !optional(case)).map(Case::new).collect();
    assert!(!cases.is_empty());
    cases
}

impl Case {
    fn new(mut case: Value) -> Self {
        Self {
            id: case["id"].as_str().unwrap().to_owned(),
            relative: case["tol"]["rel"].as_f64().unwrap(),
            absolute: case["tol"]["abs"].as_f64().unwrap(),
            input: case["input"].take(),
            expected: case["expected"].take(),
        }
    }

    fn has(&self, field: &str) -> bool {
        self.input.get(field).is_some()
    }

    fn real(&self, field: &str) -> f64 {
        self.input[field].as_f64().unwrap_or_else(|| panic!("{}: {field}", self.id))
    }

    fn whole(&self, field: &str) -> i64 {
        self.input[field].as_i64().unwrap_or_else(|| panic!("{}: {field}", self.id))
    }

    fn text(&self, field: &str) -> &str {
        self.input[field].as_str().unwrap_or_else(|| panic!("{}: {field}", self.id))
    }

    /// Holds what was found against what is expected, where it is.
    fn real_is(&self, field: &str, found: f64) {
        let Some(expected) = self.expected.get(field) else { return };
        let expected = expected.as_f64().unwrap_or_else(|| panic!("{}: {field} is no number", self.id));
        let close = (found - expected).abs() <= self.absolute.max(self.relative * expected.abs());
        assert!(close, "{}: {field} is {expected}, not {found}", self.id);
    }

    fn maybe_is(&self, field: &str, found: Option<f64>) {
        match self.expected.get(field) {
            None => {}
            Some(Value::Null) => assert_eq!(found, None, "{}: {field}", self.id),
            Some(_) => self.real_is(field, found.unwrap_or_else(|| panic!("{}: no {field}", self.id))),
        }
    }

    fn is(&self, field: &str, found: impl Into<Value>) {
        if let Some(expected) = self.expected.get(field) {
            assert_eq!(expected, &found.into(), "{}: {field}", self.id);
        }
    }

    /// Every field that is expected was looked at.
    fn only(&self, looked_at: &[&str]) {
        for field in self.expected.as_object().unwrap().keys() {
            assert!(looked_at.contains(&field.as_str()), "{}: {field} is not looked at", self.id);
        }
    }
}
