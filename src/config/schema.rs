//! The JSON Schema of a configuration file, for editors. Never reads one.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::{Config, Level, Pattern, Selector};
use crate::rules::CATALOGUE;
use crate::template::Conventions;

/// The JSON Schema of `audit-lint.toml`.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Config>()
}

impl JsonSchema for Pattern {
    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A glob, relative to the directory of this file. What names a directory means all of it.",
            "type": "string",
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
            "enum": selectors(),
        })
    }
}

/// Every way to name rules.
fn selectors() -> Vec<String> {
    let mut names = vec!["ALL".to_owned()];
    for rule in CATALOGUE {
        let group = format!("{}/", rule.group());
        if names.contains(&group) {
            names.push(rule.name.to_owned());
        } else {
            names.extend([rule.group().to_owned(), group, rule.name.to_owned()]);
        }
    }
    names
}

pub(super) fn severity(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<Level>();
    json_schema!({
        "type": "object",
        "propertyNames": { "enum": selectors() },
        "additionalProperties": level,
    })
}

pub(super) fn per_file_ignores(generator: &mut SchemaGenerator) -> Schema {
    let selector = generator.subschema_for::<Selector>();
    json_schema!({
        "type": "object",
        "additionalProperties": { "type": "array", "items": selector },
    })
}

pub(super) fn template(_: &mut SchemaGenerator) -> Schema {
    let conventions = Conventions::built_in();
    let templates = conventions.templates.iter();
    let names: Vec<&str> = templates.map(|template| template.name.as_str()).collect();
    json_schema!({ "anyOf": [{ "enum": names }, { "type": "string", "pattern": "\\.toml$" }] })
}

pub(super) fn rules(generator: &mut SchemaGenerator) -> Schema {
    let options: Map<String, Value> = CATALOGUE
        .iter()
        .map(|rule| {
            let schema = (rule.schema)(generator);
            (rule.name.to_owned(), json!(schema))
        })
        .collect();
    json_schema!({
        "type": "object",
        "properties": options,
        "additionalProperties": false,
    })
}
