//! Globs that an option states over the paths of a repository. Never touches the file system.

use std::borrow::Cow;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error};

/// Some globs, from the root of a repository. `*` stays within a folder, `**` does not.
#[derive(Debug, Clone)]
pub(crate) struct Globs {
    texts: Vec<String>,
    set: GlobSet,
}

impl Globs {
    /// Globs that are known to be some.
    pub(crate) fn of(texts: &[&str]) -> Self {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Self::parse(texts).expect("globs of our own are well formed")
    }

    fn parse(texts: Vec<String>) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for text in &texts {
            set.add(GlobBuilder::new(text).literal_separator(true).build()?);
        }
        let set = set.build()?;
        Ok(Self { texts, set })
    }

    /// Whether one of them matches a path.
    pub(crate) fn match_any(&self, path: &str) -> bool {
        self.set.is_match(path)
    }
}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        Self::parse(texts).map_err(|error| {
            let glob = error.glob().unwrap_or_default();
            D::Error::custom(format!("`{glob}` is no glob: {}", error.kind()))
        })
    }
}

impl serde::Serialize for Globs {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.texts.serialize(serializer)
    }
}

impl JsonSchema for Globs {
    fn schema_name() -> Cow<'static, str> {
        "Globs".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<String>::json_schema(generator)
    }
}
