//! JSON without what stands in its lists, which may be most of it and which nobody asks for. Refuses what is no JSON.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// A value of which somebody asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Text(Box<str>),
    Number(Number),
    /// As its keys and values stand there; of a key that stands there twice the last value counts.
    Object(Vec<(Box<str>, Json)>),
    /// A list, a truth value, `null`.
    Other,
}

impl Json {
    /// The value of a key, where this is an object that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(values) => {
                let mut last_first = values.iter().rev();
                let found = last_first.find(|(other, _)| **other == *key);
                found.map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The keys of an object, each once, with the values that count; nothing of another value.
    pub(super) fn entries(&self) -> IndexMap<&str, &Self> {
        match self {
            Self::Object(values) => {
                let values = values.iter();
                values.map(|(key, value)| (&**key, value)).collect()
            }
            _ => IndexMap::new(),
        }
    }
}

/// Reads a text. All of it has to be JSON.
pub(super) fn read(text: &str) -> serde_json::Result<Json> {
    serde_json::from_str(text)
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Keeping)
    }
}

struct Keeping;

impl<'de> Visitor<'de> for Keeping {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Other, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        while list.next_element::<Json>()?.is_some() {}
        Ok(Json::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(entry) = object.next_entry()? {
            values.push(entry);
        }
        Ok(Json::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_is_asked_of_is_kept() {
        let text =
            r#"{"a": "x", "list": [{"a": [1, "y"]}, null], "b": {"c": -1.5, "d": true, "c": 2}}"#;
        let json = read(text).expect("JSON");
        let keys: Vec<&str> = json.entries().into_keys().collect();
        assert_eq!(keys, ["a", "list", "b"]);
        assert_eq!(json.get("a"), Some(&Json::Text("x".into())));
        assert_eq!(json.get("list"), Some(&Json::Other));
        let inner = json.get("b").expect("an object");
        assert_eq!(inner.get("c"), Some(&Json::Number(2.into())));
        assert_eq!(inner.entries()["c"], &Json::Number(2.into()));
        assert_eq!(inner.entries().len(), 2);
        assert_eq!(inner.get("d"), Some(&Json::Other));
        assert_eq!(inner.get("e"), None);
    }

    #[test]
    fn what_is_no_json_is_refused_as_if_lists_were_kept() {
        let deep = "[".repeat(200);
        for text in [
            "",
            "{",
            "[1, 2",
            "[1e999]",
            r#"["a" 1]"#,
            r#"[{"a": "\ud800"}]"#,
            "[\"a\nb\"]",
            "[{1: 2}]",
            "[tru]",
            "[] []",
            &deep,
        ] {
            let error = |error: serde_json::Error| error.to_string();
            let whole = serde_json::from_str::<Value>(text).map_err(error);
            assert_eq!(read(text).map_err(error).err(), whole.err(), "{text}");
            assert!(read(text).is_err(), "{text}");
        }
    }
}
