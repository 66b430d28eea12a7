//! Which room of the server may know which, and what its SQL must keep so that a tenant can live on any node.

use crate::source::{File, server};

/// `rpc -> app -> {store, domain}`, `store -> domain`; beside them what has no layer.
const MAY_KNOW: [(&str, &[&str]); 7] = [
    ("domain", &["domain"]),
    ("store", &["store", "domain", "error"]),
    ("app", &["app", "store", "domain", "error", "clock", "telemetry"]),
    ("identity", &["identity", "domain", "clock", "files"]),
    ("rpc", &["rpc", "app", "domain", "error", "clock", "config", "identity", "telemetry"]),
    ("telemetry", &["telemetry", "config"]),
    // A client like any other: of the server it knows nothing but its own settings.
    ("cli", &["cli", "config"]),
];

/// Crates that belong to one place, and where else they may stand, with the reason.
const BELONGS: [(&str, &[&str]); 8] = [
    // Generated types: in `rpc`; in `replay` and `cli`, which are clients; where the services are registered by name.
    ("fillrate_proto", &["rpc", "replay", "cli", "lifecycle"]),
    ("fillrate_client", &["cli"]),
    ("prost", &["rpc", "replay", "cli"]),
    ("prost_reflect", &["cli"]),
    ("prost_types", &["rpc", "replay", "cli"]),
    ("tonic", &["rpc", "replay", "lifecycle", "telemetry"]),
    ("tonic_types", &["rpc", "replay", "lifecycle"]),
    // SQL: in `store`; what runs before there is a store (roles, migrations, the private Postgres, the URLs of both), and
    // what turns the driver's errors into ours.
    ("sqlx", &["store", "database", "embedded", "config", "error", "verify", "maintain"]),
];

/// What pure code cannot have.
const IMPURE: [&str; 6] = ["tokio", "futures", "tracing", "async", "SystemTime", "Instant"];

#[test]
fn rooms_know_only_what_they_may() {
    let files = server();
    let mut wrong = Vec::new();
    for (room, may) in MAY_KNOW {
        for file in files.iter().filter(|file| file.is_in(room)) {
            let known = file.rooms().into_iter().filter(|known| !may.contains(&known.as_str()));
            wrong.extend(known.map(|known| format!("{} knows {known}", file.path)));
        }
    }
    for (crate_name, rooms) in BELONGS {
        let outside = |file: &&File| !rooms.iter().any(|room| file.is_in(room)) && file.path != "main.rs";
        let naming = files.iter().filter(outside).filter(|file| file.names(crate_name));
        wrong.extend(naming.map(|file| format!("{} names {crate_name}", file.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_domain_is_pure() {
    let files = server();
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.is_in("domain")) {
        wrong.extend(IMPURE.iter().filter(|name| file.names(name)).map(|name| format!("{}: {name}", file.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a command prints goes through one place, which knows whether people or programs read it.
#[test]
fn commands_print_in_one_place() {
    let files = server();
    let printing = ["stdout", "stderr", "print", "println", "eprint", "eprintln", "IsTerminal"];
    let commands: Vec<_> = files.iter().filter(|file| file.is_in("cli") && file.path != "cli/out.rs").collect();
    assert!(commands.len() > 10, "they are found");
    let wrong: Vec<_> = commands.iter().filter(|file| printing.iter().any(|name| file.names(name))).collect();
    assert!(wrong.is_empty(), "{:?}", wrong.iter().map(|file| &file.path).collect::<Vec<_>>());
}

/// Which status a refusal gets is decided in one place. `rpc/unread.rs` only recognises those that the transport gave.
#[test]
fn status_codes_are_chosen_in_one_place() {
    let files = server();
    let chosen = |file: &&File| {
        file.is_in("rpc") && !file.is_in("rpc/status") && file.path != "rpc/unread.rs" && file.names("Code")
    };
    let wrong: Vec<_> = files.iter().filter(chosen).map(|file| &file.path).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Files whose statements look across tenants or make one, each for its reason.
const ACROSS_TENANTS: [&str; 3] = ["store/across.rs", "store/tenant.rs", "store/maintain/across.rs"];

/// A statement of the store.
struct Statement<'a> {
    path: &'a str,
    /// In capitals, with single spaces.
    text: String,
}

impl Statement<'_> {
    fn has(&self, words: &str) -> bool {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        self.text
            .match_indices(words)
            .any(|(at, _)| !self.text[..at].ends_with(part) && !self.text[at + words.len()..].starts_with(part))
    }

    /// The function's own statements stand in its migration.
    fn only_calls_a_function_of_the_tenant(&self) -> bool {
        let call = self.text.strip_prefix("SELECT * FROM ").and_then(|from| from.split_once("($1, "));
        call.is_some_and(|(name, rest)| {
            name.chars().all(|c| c.is_alphanumeric() || c == '_')
                && rest.split_once(')').is_some_and(|(_, end)| end.is_empty())
        })
    }

    fn reads_tables(&self) -> bool {
        ["FROM", "INTO", "UPDATE", "JOIN"].iter().any(|word| self.has(word))
    }
}

fn statements(files: &[File]) -> Vec<Statement<'_>> {
    let begins = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "MERGE ", "COPY ", "LOCK ", "TRUNCATE "];
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_in("store")) {
        for literal in &file.literals {
            let text = literal.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
            // One that only wraps another, whose text stands elsewhere and is looked at there.
            let wraps = ["FROM ( ) C ", "FROM () C ", "LATERAL ( AND "].iter().any(|mark| text.contains(mark));
            if begins.iter().any(|begin| text.starts_with(begin)) && !wraps {
                found.push(Statement { path: &file.path, text });
            }
        }
    }
    assert!(found.len() > 40, "the store's statements are found: {}", found.len());
    found
}

/// Every statement that breaks a rule, with the rule.
fn broken(rule: &str, statements: &[Statement<'_>], breaks: impl Fn(&Statement<'_>) -> bool) -> Vec<String> {
    let wrong = statements.iter().filter(|statement| breaks(statement));
    wrong.map(|statement| format!("{}: {rule}: {}", statement.path, statement.text)).collect()
}

#[test]
fn statements_stay_on_one_node() {
    let files = server();
    let statements = statements(&files);
    let alone = ["NOW()", "CLOCK_TIMESTAMP()", "CURRENT_TIMESTAMP", "NEXTVAL(", "PG_NOTIFY(", "PG_ADVISORY"];
    let mut wrong = broken("no MERGE, COPY, TRUNCATE", &statements, |statement| {
        ["MERGE", "COPY", "TRUNCATE"].iter().any(|word| statement.has(word))
    });
    wrong.extend(broken("`tenant_id = $1` stands in it literally", &statements, |statement| {
        let named = statement.text.contains("TENANT_ID = $1") || statement.text.contains("(TENANT_ID");
        let named = named || statement.only_calls_a_function_of_the_tenant();
        statement.reads_tables() && !ACROSS_TENANTS.contains(&statement.path) && !named
    }));
    wrong.extend(broken("a set is inserted anchored on the tenant's feed row", &statements, |statement| {
        let anchored = statement.text.contains("FROM FEEDS F") && statement.text.contains("F.TENANT_ID = $1");
        statement.has("INSERT") && statement.text.contains("UNNEST(") && !anchored
    }));
    wrong.extend(broken("no INSERT in a data-modifying CTE", &statements, |statement| {
        statement.text.starts_with("WITH ") && statement.has("INSERT")
    }));
    wrong.extend(broken("clock, sequence, lock and notification stand alone", &statements, |statement| {
        statement.reads_tables() && alone.iter().any(|word| statement.text.contains(word))
    }));
    wrong.extend(broken(
        "nothing is decided by a constraint's name or a session's setting",
        &statements,
        |statement| statement.text.contains("ON CONSTRAINT") || statement.text.contains("CURRENT_SETTING("),
    ));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The migrations without their comments, in order.
fn migrations() -> Vec<(std::path::PathBuf, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/migrations");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    assert!(!files.is_empty());
    let code = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
        (path, code.to_uppercase())
    };
    files.into_iter().map(code).collect()
}

/// Functions that span tenants, which no caller's command does: who finds another database turns every feed's epoch.
const FUNCTIONS_ACROSS_TENANTS: [&str; 2] = ["TURN_EPOCHS", "COMPARE_IDENTITY"];

/// What stands in functions keeps the rules that the store's own statements keep.
#[test]
fn functions_stay_on_one_node() {
    let migrations = migrations();
    let tables: Vec<&str> = migrations
        .iter()
        .flat_map(|(_, code)| code.split("CREATE TABLE ").skip(1))
        .filter(|table| table.split(';').next().is_some_and(|columns| columns.contains("TENANT_ID ")))
        .filter_map(|table| table.split_whitespace().next())
        .collect();
    assert!(tables.len() > 15, "{tables:?}");
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for function in migrations.iter().flat_map(|(_, code)| code.split("FUNCTION ").skip(1)) {
        let name = function.split('(').next().unwrap_or_default();
        let Some(body) = function.split("AS $$").nth(1).and_then(|body| body.split("$$").next()) else { continue };
        for statement in body.split(';') {
            let text = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = text.trim_start_matches("BEGIN ").trim_start_matches("DECLARE ");
            let reads = ["FROM ", "JOIN ", "INTO ", "UPDATE "]
                .iter()
                .any(|word| text.split(word).skip(1).any(|rest| tables.contains(&first_word(rest))));
            if !reads || FUNCTIONS_ACROSS_TENANTS.contains(&name) {
                continue;
            }
            looked_at += 1;
            let named = text.contains("TENANT_ID = TENANT") || text.contains("VALUES (TENANT,");
            let set =
                text.contains("INSERT INTO ") && ["UNNEST(", "GENERATE_SERIES("].iter().any(|of| text.contains(of));
            let anchored = ["FROM FEEDS F ", "FROM TENANTS F "].iter().any(|anchor| text.contains(anchor));
            let alone = ["NOW()", "CLOCK_TIMESTAMP()", "NEXTVAL(", "PG_NOTIFY(", "PG_ADVISORY"];
            for (rule, broken) in [
                ("it names the tenant", !named),
                ("a set is inserted anchored on a row of the tenant's", set && !anchored),
                ("clock, sequence, lock and notification stand alone", alone.iter().any(|word| text.contains(word))),
            ] {
                if broken {
                    wrong.push(format!("{name}: {rule}: {text}"));
                }
            }
        }
    }
    assert!(looked_at > 20, "statements are found: {looked_at}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
}

/// The schema keeps what a distributed engine asks of it, from the first migration on.
#[test]
fn migrations_can_be_distributed() {
    for (path, upper) in migrations() {
        for refused in [
            "CREATE TRIGGER",
            "CREATE RULE",
            "DEFERRABLE",
            " SERIAL",
            "BIGSERIAL",
            "AS IDENTITY",
            "CREATE TYPE",
            "CREATE DOMAIN",
            "FOREIGN KEY",
            " REFERENCES ",
            "EXCLUDE USING",
            "DETACH PARTITION",
            "MERGE INTO",
            "COPY ",
        ] {
            assert!(!upper.contains(refused), "{}: {refused}", path.display());
        }
        // A function that reads a clock or makes an id in an update of a distributed table is refused.
        for update in upper.split("UPDATE ").skip(1).filter_map(|text| text.split(';').next()) {
            for volatile in ["CLOCK_TIMESTAMP(", "GEN_RANDOM_UUID(", "NEXTVAL(", "RANDOM("] {
                assert!(!update.contains(volatile), "{}: {volatile} in an update: {update}", path.display());
            }
        }
        for using in upper.split("CREATE POLICY").skip(1).filter_map(|text| text.split(';').next()) {
            assert!(!using.contains("SELECT"), "{}: a policy looks something up: {using}", path.display());
        }
        for key in upper.split("PRIMARY KEY (").skip(1).chain(upper.split("UNIQUE (").skip(1)) {
            assert!(
                key.starts_with("TENANT_ID"),
                "{}: a key begins with {}",
                path.display(),
                &key[..key.len().min(40)]
            );
        }
    }
}
