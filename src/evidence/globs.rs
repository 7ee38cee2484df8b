//! Globs that an option states over the paths of a repository. Never touches the file system.

use std::borrow::Cow;
use std::sync::OnceLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error};

/// Some globs, from the root of a repository. `*` stays within a folder, `**` does not.
#[derive(Debug, Clone)]
pub(crate) struct Globs {
    texts: Vec<String>,
    /// Those of our own are not built before a path is compared with them.
    set: OnceLock<GlobSet>,
}

impl Globs {
    /// Globs that are known to be some.
    pub(crate) fn of(texts: &[&str]) -> Self {
        Self {
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            set: OnceLock::new(),
        }
    }

    fn set(&self) -> &GlobSet {
        let own = || set(&self.texts).expect("globs of our own are well formed");
        self.set.get_or_init(own)
    }

    /// Whether one of them matches a path.
    pub(crate) fn match_any(&self, path: &str) -> bool {
        self.set().is_match(path)
    }
}

fn set(texts: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        set.add(GlobBuilder::new(text).literal_separator(true).build()?);
    }
    set.build()
}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let set = set(&texts).map_err(|error| {
            let glob = error.glob().unwrap_or_default();
            D::Error::custom(format!("`{glob}` is no glob: {}", error.kind()))
        })?;
        Ok(Self {
            texts,
            set: set.into(),
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
