//! A `[[rule]]` as it is written: its keys, and which of them go together. Never says what is wrong with one.

use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use toml::Spanned;

use crate::config::schema::not_ours;
use crate::diagnostic::Severity;

/// A text and where it stands.
pub(super) type Text = Spanned<String>;

/// A rule of the team's own: what must hold, and what is said where it does not. It checks one thing: a header field, a
/// section, or a column of a section's table.
#[derive(Debug, Default, JsonSchema)]
#[schemars(default, deny_unknown_fields, rename_all = "kebab-case", rename = "Rule", transform = together)]
pub(super) struct Written {
    /// A group of your own, `/`, and a name: `house/posture`.
    #[schemars(with = "String")]
    pub(super) name: Option<Text>,
    /// What its findings weigh.
    #[schemars(extend("default" = "warning"))]
    pub(super) severity: Option<Severity>,
    /// What is said where it does not hold, in one line. `{value}` stands for the text at fault.
    #[schemars(with = "String", regex(pattern = ONE_LINE))]
    pub(super) message: Option<Text>,
    /// What to do about it.
    #[schemars(with = "String")]
    pub(super) help: Option<Text>,
    /// Where the team says more about it.
    #[schemars(with = "String")]
    pub(super) url: Option<Text>,
    /// The name of a header field. Alone: the field must be there.
    #[schemars(with = "String", length(min = 1))]
    pub(super) field: Option<Text>,
    /// The name of a section, whatever its number. Alone: the section must be there.
    #[schemars(with = "String", length(min = 1))]
    pub(super) section: Option<Text>,
    /// The name of the section whose tables are checked.
    #[schemars(with = "String", length(min = 1))]
    pub(super) table: Option<Text>,
    /// The name of a column. Without `matches`: the table must have it.
    #[schemars(with = "String", length(min = 1))]
    pub(super) column: Option<Text>,
    /// A regular expression that must find something in the field's value, or in every cell of the column.
    #[schemars(with = "String")]
    pub(super) matches: Option<Text>,
    /// What the field may say. Case, punctuation and notes in parentheses are no difference.
    #[schemars(with = "Vec<String>", length(min = 1))]
    pub(super) one_of: Option<Spanned<Vec<String>>>,
    /// A regular expression that must find something in the section.
    #[schemars(with = "String")]
    pub(super) contains: Option<Text>,
    /// A regular expression that may find nothing in the section.
    #[schemars(with = "String")]
    pub(super) not_contains: Option<Text>,
    /// Audits in which it must find something; `audit-lint rules --test` tries them.
    #[schemars(with = "Vec<String>")]
    pub(super) bad: Vec<Text>,
    /// Audits in which it must find nothing.
    #[schemars(with = "Vec<String>")]
    pub(super) good: Vec<Text>,
    /// Whether a key or a value is wrong, so that what is missing may be what was meant by it.
    #[schemars(skip)]
    pub(super) has_slips: bool,
}

/// The keys of a rule.
pub(super) const KEYS: [&str; 15] = [
    "name",
    "severity",
    "message",
    "help",
    "url",
    "field",
    "section",
    "table",
    "column",
    "matches",
    "one-of",
    "contains",
    "not-contains",
    "bad",
    "good",
];

/// The form of a message.
const ONE_LINE: &str = r"^\s*\S[^\n]*\s*$";

/// The form of a rule's name.
pub(super) const NAME: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/// The JSON Schema of the rules of a file.
pub(in crate::config) fn schema(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Vec<Written>>()
}

/// What a rule can be about, each with the keys that say what must hold of it.
pub(super) const SUBJECTS: [(&str, &[&str]); 3] = [
    ("field", &["matches", "one-of"]),
    ("section", &["contains", "not-contains"]),
    ("table", &["column", "matches"]),
];

/// Conditions of which a rule has one.
pub(super) const EITHER: [[&str; 2]; 2] = [["matches", "one-of"], ["contains", "not-contains"]];

impl Written {
    /// Where the value of a subject or a condition stands.
    pub(super) fn place(&self, key: &str) -> Option<Range<usize>> {
        let text = match key {
            "field" => &self.field,
            "section" => &self.section,
            "table" => &self.table,
            "column" => &self.column,
            "matches" => &self.matches,
            "contains" => &self.contains,
            "not-contains" => &self.not_contains,
            "one-of" => return self.one_of.as_ref().map(Spanned::span),
            _ => &None,
        };
        text.as_ref().map(Spanned::span)
    }
}

/// Which keys go together.
fn together(schema: &mut Schema) {
    let subjects = SUBJECTS.map(|(subject, conditions)| {
        let others = SUBJECTS
            .iter()
            .flat_map(|(other, more)| [other].into_iter().chain(*more));
        let excluded: Map<String, Value> = others
            .filter(|key| **key != subject && !conditions.contains(key))
            .map(|key| ((*key).to_owned(), json!(false)))
            .collect();
        let mut required = vec![subject];
        required.extend(conditions.iter().filter(|key| **key == "column"));
        json!({ "required": required, "properties": excluded })
    });
    let both = EITHER.map(|keys| json!({ "required": keys }));
    let object = schema.ensure_object();
    object["properties"]["name"]["pattern"] = json!(NAME.replacen('^', &not_ours(), 1));
    object.insert("required".to_owned(), json!(["name", "message"]));
    object.insert("oneOf".to_owned(), json!(subjects));
    object.insert("not".to_owned(), json!({ "anyOf": both }));
}
