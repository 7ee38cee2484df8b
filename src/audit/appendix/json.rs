//! JSON without what stands in its lists, which may be most of it and which nobody asks for. Refuses what is no JSON.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Reads a text. All of it has to be JSON; lists come out empty.
pub(super) fn read(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).map(|Kept(value)| value)
}

/// A value that is kept.
struct Kept(Value);

/// A value that only has to be one.
struct Passed;

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Keeping)
    }
}

impl<'de> Deserialize<'de> for Passed {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Passing)
    }
}

struct Keeping;

impl<'de> Visitor<'de> for Keeping {
    type Value = Kept;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Kept, E> {
        Ok(Kept(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Kept, E> {
        Ok(Kept(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Kept, E> {
        Ok(Kept(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Kept, E> {
        Ok(Kept(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Kept, E> {
        Ok(Kept(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Kept, E> {
        Ok(Kept(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Kept, A::Error> {
        while list.next_element::<Passed>()?.is_some() {}
        Ok(Kept(Value::Array(Vec::new())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Kept, A::Error> {
        let mut kept = Map::new();
        while let Some((key, Kept(value))) = object.next_entry()? {
            kept.insert(key, value);
        }
        Ok(Kept(kept.into()))
    }
}

struct Passing;

impl<'de> Visitor<'de> for Passing {
    type Value = Passed;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_str<E>(self, _: &str) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Passed, A::Error> {
        while list.next_element::<Passed>()?.is_some() {}
        Ok(Passed)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Passed, A::Error> {
        while object.next_entry::<Passed, Passed>()?.is_some() {}
        Ok(Passed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_but_lists_is_kept() {
        let text =
            r#"{"a": "x", "list": [{"a": [1, "y"]}, null], "b": {"c": -1.5, "d": true, "c": 2}}"#;
        let expected = json!({"a": "x", "list": [], "b": {"c": 2, "d": true}});
        assert_eq!(read(text).expect("JSON"), expected);
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
            assert_eq!(read(text).map_err(error), whole, "{text}");
        }
    }
}
