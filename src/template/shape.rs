//! What an audit of some shape must have. Refuses to say how its parts are called.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{ColumnKind, FieldKind, SectionKind, normalise};

/// The shape of an audit, from a file of `rules/templates`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub summary: String,
    /// The header fields that it requires.
    pub fields: Vec<FieldKind>,
    /// The score categories that tell it from others, in the form that names are compared in.
    pub categories: Vec<String>,
    /// Its sections, in order.
    #[serde(rename = "section")]
    pub sections: Vec<TemplateSection>,
    /// The columns that it requires of the table of a section.
    pub columns: BTreeMap<SectionKind, Vec<ColumnKind>>,
}

/// A section of a template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSection {
    /// Which.
    pub kind: SectionKind,
    /// Whether an audit must have it.
    pub required: bool,
}

impl Template {
    /// The templates that are built in, the one that demands least first.
    ///
    /// # Panics
    ///
    /// When a built-in file is no template, which a test would have shown.
    pub fn built_in() -> &'static [Self] {
        static BUILT_IN: OnceLock<Vec<Template>> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let files = [
                include_str!("../../rules/templates/minimal.toml"),
                include_str!("../../rules/templates/unified.toml"),
                include_str!("../../rules/templates/refactor-delta.toml"),
            ];
            let mut templates: Vec<Self> = files
                .iter()
                .map(|file| toml::from_str(file).expect("the built-in templates are valid"))
                .map(|template: Self| Self {
                    categories: template
                        .categories
                        .iter()
                        .map(|name| normalise(name))
                        .collect(),
                    ..template
                })
                .collect();
            templates.sort_by_key(Self::demands);
            templates
        })
    }

    /// How many things it requires.
    pub fn demands(&self) -> usize {
        self.fields.len() + self.categories.len() + self.required().count()
    }

    /// The sections that an audit must have.
    pub fn required(&self) -> impl Iterator<Item = SectionKind> + '_ {
        self.sections
            .iter()
            .filter(|section| section.required)
            .map(|section| section.kind)
    }

    /// Where a section stands in its order.
    pub fn rank(&self, kind: SectionKind) -> Option<usize> {
        self.sections
            .iter()
            .position(|section| section.kind == kind)
    }
}
