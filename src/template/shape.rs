//! What an audit of some shape must have. Refuses to read an audit.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::file::{File, Section};
use super::{ColumnKind, FieldKind, SectionKind, Vocabulary, normalise};

/// The shape of an audit, from a file of `rules/templates` or a team's own.
#[derive(Debug, Clone, Default)]
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

/// Why a team's template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// The mistake, as a fact.
    pub message: String,
    /// The bytes at fault.
    pub span: Option<Range<usize>>,
}

/// The built-in templates: name and text.
pub const BUILT_IN: [(&str, &str); 3] = [
    (
        "minimal",
        include_str!("../../rules/templates/minimal.toml"),
    ),
    (
        "unified",
        include_str!("../../rules/templates/unified.toml"),
    ),
    (
        "refactor-delta",
        include_str!("../../rules/templates/refactor-delta.toml"),
    ),
];

/// A file that is built in.
fn read(text: &str) -> File {
    toml::from_str(text).expect("the built-in templates are valid")
}

impl Conventions {
    /// What is built in.
    ///
    /// # Panics
    ///
    /// When a built-in file is none of templates, which a test would have shown.
    pub fn built_in() -> Arc<Self> {
        static CONVENTIONS: OnceLock<Arc<Conventions>> = OnceLock::new();
        let built_in = CONVENTIONS.get_or_init(|| {
            let common = read(include_str!("../../rules/templates/common.toml"));
            let mut names = Vocabulary::default().with(&common);
            let mut templates = Vec::new();
            for (_, text) in BUILT_IN {
                let file = read(text);
                templates.push(Template::default().changed_by(&file));
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
        let template = built_in.template(name)?;
        Some(Arc::new(Self {
            names: built_in.names.clone(),
            templates: vec![template.clone()],
        }))
    }

    /// The built-in names and those of a team's own template, which is the only shape.
    ///
    /// # Errors
    ///
    /// When the text is no template, or extends or places what is not there.
    pub fn of_team(text: &str) -> Result<Arc<Self>, TemplateError> {
        let file: File = toml::from_str(text).map_err(|error| TemplateError {
            message: error.message().to_owned(),
            span: error.span(),
        })?;
        let built_in = Self::built_in();
        let base = match &file.extends {
            None => Template::default(),
            Some(name) => {
                built_in
                    .template(name.get_ref())
                    .cloned()
                    .ok_or_else(|| TemplateError {
                        message: format!("there is no template `{}` to extend", name.get_ref()),
                        span: Some(name.span()),
                    })?
            }
        };
        base.check(&file)?;
        Ok(Arc::new(Self {
            names: built_in.names.clone().with(&file),
            templates: vec![base.changed_by(&file)],
        }))
    }

    fn template(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }
}

impl Template {
    /// Whether what a file drops and places is there.
    fn check(&self, file: &File) -> Result<(), TemplateError> {
        let mut known: Vec<SectionKind> =
            self.sections.iter().map(|section| section.kind).collect();
        for section in &file.sections {
            let named = section
                .after
                .iter()
                .chain(section.drop.then_some(&section.kind));
            for kind in named {
                if !known.contains(kind.get_ref()) {
                    return Err(TemplateError {
                        message: "the template has no such section".to_owned(),
                        span: Some(kind.span()),
                    });
                }
            }
            known.push(*section.kind.get_ref());
        }
        Ok(())
    }

    /// This template with what a file says otherwise.
    fn changed_by(mut self, file: &File) -> Self {
        if !file.name.is_empty() {
            self.name.clone_from(&file.name);
        }
        if !file.summary.is_empty() {
            self.summary.clone_from(&file.summary);
        }
        for (kind, field) in &file.fields {
            if let Some(required) = field.required {
                self.fields.retain(|known| known != kind);
                self.fields.extend(required.then_some(*kind));
            }
        }
        for section in &file.sections {
            self.place(section);
        }
        self.columns.extend(file.tables.clone());
        if !file.scores.categories.is_empty() {
            let categories = file.scores.categories.iter();
            self.categories = categories.map(|name| normalise(name)).collect();
        }
        self
    }

    fn place(&mut self, section: &Section) {
        let kind = *section.kind.get_ref();
        let known = self.sections.iter().position(|known| known.kind == kind);
        let was = known.map(|at| self.sections.remove(at));
        if section.drop {
            return;
        }
        let usual = was.is_some_and(|was| was.required);
        let section_after = section.after.as_ref().map(|after| *after.get_ref());
        let behind = section_after.and_then(|after| self.rank(after));
        let at = behind
            .map(|at| at + 1)
            .or(known)
            .unwrap_or(self.sections.len());
        let required = section.required.unwrap_or(usual);
        self.sections.insert(at, TemplateSection { kind, required });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_changes_a_built_in_template() {
        let conventions = Conventions::of_team(
            r#"
            extends = "unified"
            name = "house"

            [fields]
            mode = { required = false }
            posture = { required = true, names = ["Intent"] }

            [[section]]
            kind = "top-issues"
            drop = true

            [[section]]
            kind = "guardrail"
            required = true
            after = "delta-map"

            [scores]
            scale = 10
            categories = ["Arch", "Tests"]

            [words]
            closed = ["erledigt"]
            "#,
        )
        .expect("a template");
        let [house] = conventions.templates.as_slice() else {
            panic!("one shape only");
        };
        let unified = Conventions::following("unified").expect("a built-in template");
        let unified = &unified.templates[0];
        assert_eq!(house.name, "house");
        assert_eq!(house.sections.len(), unified.sections.len() - 1);
        assert_eq!(house.rank(SectionKind::TopIssues), None);
        assert_eq!(
            house.rank(SectionKind::Guardrail),
            house.rank(SectionKind::DeltaMap).map(|rank| rank + 1)
        );
        assert!(house.required().any(|kind| kind == SectionKind::Guardrail));
        assert!(!house.fields.contains(&FieldKind::Mode));
        assert!(house.fields.contains(&FieldKind::Posture));
        assert_eq!(house.categories, ["arch", "tests"]);
        assert_eq!(house.columns, unified.columns);
        assert_eq!(conventions.names.scale(), 10);
        assert_eq!(conventions.names.field("Intent"), Some(FieldKind::Posture));
    }

    #[test]
    fn a_mistake_in_a_template_knows_its_place() {
        for (text, place) in [
            ("extends = \"unifid\"", "\"unifid\""),
            ("[[section]]\nkind = \"tests\"\ndrop = true", "\"tests\""),
            (
                "extends = \"minimal\"\n[[section]]\nkind = \"tests\"\nafter = \"security\"",
                "\"security\"",
            ),
            ("[fields]\nrang = { required = true }", "rang"),
            ("sections = []", "sections"),
        ] {
            let error = Conventions::of_team(text).expect_err(text);
            let span = error.span.expect(text);
            assert_eq!(&text[span], place, "{text}: {}", error.message);
        }
    }
}
