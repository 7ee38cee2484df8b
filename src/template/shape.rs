//! What an audit of some shape must have. Refuses to read an audit.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use toml::Spanned;

use super::file::{File, Section};
use super::{ColumnKind, FieldKind, SectionKind, Vocabulary, nearest, normalise};

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
    /// The same as written.
    pub category_titles: Vec<String>,
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
    /// Whether the team has written its shape down.
    pub is_teams_own: bool,
}

/// A mistake in a team's template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// The mistake, as a fact.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The bytes at fault.
    pub span: Range<usize>,
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

/// The names that every audit may use, in the form of a template.
pub const COMMON: (&str, &str) = ("common", include_str!("../../rules/templates/common.toml"));

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
            let common = read(COMMON.1);
            let mut names = Vocabulary::default().with(&common);
            let mut templates = Vec::new();
            for (_, text) in BUILT_IN {
                let file = read(text);
                templates.push(Template::default().changed_by(&file));
                names = names.with(&file);
            }
            templates.sort_by_key(Template::demands);
            Arc::new(Self {
                names,
                templates,
                is_teams_own: false,
            })
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
            is_teams_own: false,
        }))
    }

    /// The built-in names and those of a team's own template, which is the only shape.
    ///
    /// # Errors
    ///
    /// When the text is no template, or extends, drops or places what is not there: all mistakes, in their order.
    pub fn of_team(text: &str) -> Result<Arc<Self>, Vec<TemplateError>> {
        let (file, mut errors) = super::read::read(text);
        let built_in = Self::built_in();
        let base = file.extends.as_ref().and_then(|name| {
            let base = built_in.template(name.get_ref());
            if base.is_none() {
                errors.push(built_in.unknown_template(name));
            }
            base.cloned()
        });
        let base = base.unwrap_or_default();
        built_in.names.check_titles(&file, &mut errors);
        // What seems to be missing may be what could not be read.
        let is_whole = errors.is_empty();
        base.check(&file, is_whole, &mut errors);
        if !errors.is_empty() {
            errors.sort_by_key(TemplateError::start);
            return Err(errors);
        }
        Ok(Arc::new(Self {
            names: built_in.names.clone().with(&file),
            templates: vec![base.changed_by(&file)],
            is_teams_own: true,
        }))
    }

    fn unknown_template(&self, name: &Spanned<String>) -> TemplateError {
        let known = || self.templates.iter().map(|template| template.name.as_str());
        let message = format!("there is no template `{}` to extend", name.get_ref());
        let error = TemplateError::new(message, name.span());
        match nearest(name.get_ref(), known()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "extend one of {}",
                known().collect::<Vec<_>>().join(", ")
            )),
        }
    }

    fn template(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }
}

impl Template {
    /// Says of each section of a file whether it can be dropped or placed so, and of the scale whether it is one.
    /// `is_whole` says whether all of the file was read.
    fn check(&self, file: &File, is_whole: bool, errors: &mut Vec<TemplateError>) {
        let mut known: Vec<SectionKind> =
            self.sections.iter().map(|section| section.kind).collect();
        let mut changed = Vec::new();
        for section in &file.sections {
            let (section, place) = (section.get_ref(), section.span());
            let Some(kind) = section.kind() else {
                if is_whole {
                    let message = "a section says neither `kind` nor `title`";
                    errors.push(TemplateError::new(message, place).help(
                        "write `kind` for one that audit-lint knows, `title` for one of your own",
                    ));
                }
                continue;
            };
            let name = section.name();
            if changed.contains(&kind) {
                let error =
                    TemplateError::new(format!("section `{name}` stands twice"), place.clone());
                errors.push(error.help("say all of it in one place"));
            }
            changed.push(kind);
            if is_whole && section.drop && !known.contains(&kind) {
                let message = format!("the template has no section `{name}`");
                let error = TemplateError::new(message, place);
                errors.push(error.help("only what the extended template has can be dropped"));
            }
            if let (Some(after), Some(before)) = (&section.after, section.follows())
                && is_whole
                && !known.contains(&before)
            {
                errors.push(unknown_place(after, &known));
            }
            if section.drop {
                known.retain(|other| *other != kind);
            } else {
                known.push(kind);
            }
        }
        if let Some(scale) = file
            .scores
            .scale
            .as_ref()
            .filter(|scale| *scale.get_ref() == 0)
        {
            let error = TemplateError::new("a scale of 0 leaves no scores", scale.span());
            errors.push(error.help("write the highest score"));
        }
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
            self.place(section.get_ref());
        }
        self.columns.extend(file.tables.clone());
        if !file.scores.categories.is_empty() {
            let categories = file.scores.categories.iter();
            self.categories = categories.map(|name| normalise(name)).collect();
            self.category_titles.clone_from(&file.scores.categories);
        }
        self
    }

    fn place(&mut self, section: &Section) {
        let Some(kind) = section.kind() else {
            return;
        };
        let known = self.sections.iter().position(|known| known.kind == kind);
        let was = known.map(|at| self.sections.remove(at));
        if section.drop {
            return;
        }
        let usual = was.is_some_and(|was| was.required);
        let behind = section.follows().and_then(|after| self.rank(after));
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

/// There is no section to stand behind; perhaps another was meant.
fn unknown_place(after: &Spanned<String>, known: &[SectionKind]) -> TemplateError {
    let name = after.get_ref();
    let message = format!("no section `{name}` stands above this one");
    let error = TemplateError::new(message, after.span());
    let names: Vec<String> = known.iter().filter_map(|kind| kind.name()).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(
            "write the kind of a section of this template, or the title of one of your own further up",
        ),
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
}
