//! YAML as JSON, which is easier to walk.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// The one document of a text.
pub(crate) fn parse(text: &str) -> Value {
    let documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let [document] = documents.as_slice() else {
        panic!("not one document:\n{text}")
    };
    json(document)
}

fn json(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(scalar) => match scalar {
            Scalar::Null => Value::Null,
            Scalar::Boolean(value) => (*value).into(),
            Scalar::Integer(value) => (*value).into(),
            Scalar::FloatingPoint(value) => value.into_inner().into(),
            Scalar::String(value) => value.as_ref().into(),
        },
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Mapping(entries) => entries
            .iter()
            .map(|(key, value)| (text(key), json(value)))
            .collect::<Map<String, Value>>()
            .into(),
        other => panic!("nothing reads {other:?}"),
    }
}

fn text(key: &Yaml<'_>) -> String {
    key.as_str()
        .unwrap_or_else(|| panic!("{key:?} is no text"))
        .to_owned()
}

/// Every value that a key has, however deep.
pub(crate) fn values_of<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| values_of(item, key, found)),
        Value::Object(entries) => {
            for (name, value) in entries {
                if name == key {
                    found.push(value);
                }
                values_of(value, key, found);
            }
        }
        _ => {}
    }
}

/// The lines of all texts that a key has: a script is a text or a list of texts.
pub(crate) fn lines_of(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    values_of(value, key, &mut found);
    let texts = found.into_iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    });
    texts
        .filter_map(Value::as_str)
        // A line that ends in a pipe goes on.
        .flat_map(|text| {
            let text = text.replace("|\n", "| ");
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}
