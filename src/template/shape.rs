//! What an audit of some shape must have. Refuses to read an audit.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::file::File;
use super::{ColumnKind, FieldKind, SectionKind, Vocabulary, normalise};

/// The shape of an audit, from a file of `rules/templates`.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub summary: String,
    /// The header fields that it requires.
    pub fields: Vec<FieldKind>,
    /// Its sections, in order.
    pub sections: Vec<TemplateSection>,
    /// The columns that it requires of the table of a section.
    pub columns: BTreeMap<SectionKind, Vec<ColumnKind>>,
    /// The score categories that tell it from others, in the form that names are compared in.
    pub categories: Vec<String>,
}

/// A section of a template.
#[derive(Debug, Clone, Copy)]
pub struct TemplateSection {
    /// Which.
    pub kind: SectionKind,
    /// Whether an audit must have it.
    pub required: bool,
}

/// What audits call their parts, and the shapes they may have.
#[derive(Debug)]
pub struct Conventions {
    /// The names.
    pub names: Vocabulary,
    /// The shapes, the one that demands least first.
    pub templates: Vec<Template>,
}

impl Conventions {
    /// What is built in.
    ///
    /// # Panics
    ///
    /// When a built-in file is none of templates, which a test would have shown.
    pub fn built_in() -> Arc<Self> {
        static BUILT_IN: OnceLock<Arc<Conventions>> = OnceLock::new();
        let built_in = BUILT_IN.get_or_init(|| {
            let files = [
                include_str!("../../rules/templates/minimal.toml"),
                include_str!("../../rules/templates/unified.toml"),
                include_str!("../../rules/templates/refactor-delta.toml"),
            ];
            let read = |text| toml::from_str(text).expect("the built-in templates are valid");
            let common: File = read(include_str!("../../rules/templates/common.toml"));
            let mut names = Vocabulary::default().with(&common);
            let mut templates = Vec::new();
            for file in files.map(read) {
                templates.push(Template::of(&file));
                names = names.with(&file);
            }
            templates.sort_by_key(Template::demands);
            Arc::new(Self { names, templates })
        });
        built_in.clone()
    }

    /// What is built in, with one shape only; none where there is no such template.
    pub fn following(name: &str) -> Option<Arc<Self>> {
        let built_in = Self::built_in();
        let template = built_in
            .templates
            .iter()
            .find(|template| template.name == name)?;
        Some(Arc::new(Self {
            names: built_in.names.clone(),
            templates: vec![template.clone()],
        }))
    }
}

impl Template {
    fn of(file: &File) -> Self {
        let required = file.fields.iter().filter(|(_, field)| field.required);
        let sections = file.sections.iter().map(|section| TemplateSection {
            kind: section.kind,
            required: section.required,
        });
        let categories = file.scores.categories.iter();
        Self {
            name: file.name.clone(),
            summary: file.summary.clone(),
            fields: required.map(|(kind, _)| *kind).collect(),
            sections: sections.collect(),
            columns: file.tables.clone(),
            categories: categories.map(|name| normalise(name)).collect(),
        }
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
