//! The JSON Schema of a configuration file, for editors. Never reads one.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::{Config, Level, Pattern, Selector};
use crate::rule::{Origin, RuleEntry};
use crate::rules::CATALOGUE;
use crate::template::Conventions;

/// The JSON Schema of `audit-lint.toml`.
pub fn schema() -> Schema {
    let mut generated = SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(without_null))
        .into_generator()
        .into_root_schema_for::<Config>();
    // What it is comes first.
    let mut schema = Map::new();
    for key in ["$schema", "title", "description"] {
        schema.extend(generated.remove(key).map(|value| (key.to_owned(), value)));
    }
    schema.append(generated.ensure_object());
    schema.into()
}

/// A key may be left out, and TOML knows no null; how wide a number is nobody wants to know.
fn without_null(schema: &mut Schema) {
    let is_null = |value: &Value| value.get("type").unwrap_or(value) == "null";
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
    schema.remove("format");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| !is_null(name));
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| !is_null(choice));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            schema.ensure_object().extend(only);
        }
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A glob, relative to the directory of this file. What names a directory means all of it.",
            "type": "string",
            "minLength": 1,
        })
    }
}

impl JsonSchema for Selector {
    fn schema_name() -> Cow<'static, str> {
        "Selector".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A rule, a group of rules such as `registry/`, or `ALL`.",
            "type": "string",
            "anyOf": [{ "enum": selectors() }, { "pattern": own_selectors() }],
        })
    }
}

/// A rule or group of the team's own.
fn own_selectors() -> String {
    format!("{}[a-z0-9-]+/([a-z0-9-]+)?$", not_ours())
}

/// The beginning of a regular expression for names that are in none of our groups.
pub(super) fn not_ours() -> String {
    let mut groups: Vec<&str> = CATALOGUE.iter().map(RuleEntry::group).collect();
    groups.dedup();
    format!("^(?!({})/)", groups.join("|"))
}

/// Every way to name rules.
fn selectors() -> Vec<String> {
    let mut names = vec!["ALL".to_owned()];
    for rule in CATALOGUE {
        let group = format!("{}/", rule.group());
        if names.contains(&group) {
            names.push(rule.name.to_string());
        } else {
            names.extend([rule.group().to_owned(), group, rule.name.to_string()]);
        }
    }
    names
}

pub(super) fn severity(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<Level>();
    let selector = generator.subschema_for::<Selector>();
    json_schema!({
        "type": "object",
        "propertyNames": selector,
        "additionalProperties": level,
    })
}

pub(super) fn per_file_ignores(generator: &mut SchemaGenerator) -> Schema {
    let selector = generator.subschema_for::<Selector>();
    let pattern = generator.subschema_for::<Pattern>();
    json_schema!({
        "type": "object",
        "propertyNames": pattern,
        "additionalProperties": { "type": "array", "items": selector },
    })
}

pub(super) fn template(_: &mut SchemaGenerator) -> Schema {
    let conventions = Conventions::built_in();
    let templates = conventions.templates.iter();
    let names: Vec<&str> = templates.map(|template| template.name.as_str()).collect();
    json_schema!({ "type": "string", "anyOf": [{ "enum": names }, { "pattern": "\\.toml$" }] })
}

pub(super) fn rules(generator: &mut SchemaGenerator) -> Schema {
    let options: Map<String, Value> = CATALOGUE
        .iter()
        .map(|rule| {
            let Origin::BuiltIn(built_in) = &rule.origin else {
                unreachable!("the catalogue has built-in rules only");
            };
            let schema = (built_in.schema)(generator);
            (rule.name.to_string(), json!(schema))
        })
        .collect();
    json_schema!({
        "type": "object",
        "properties": options,
        "additionalProperties": false,
    })
}
