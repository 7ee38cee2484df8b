//! A file of `rules/templates`, as it is written. Gives it no meaning.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{ColumnKind, FieldKind, SectionKind};

/// What audits of some shape must have, and what they call their parts. `common.toml` only has names.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    /// The built-in template that it changes.
    pub(super) extends: Option<Spanned<String>>,
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) fields: BTreeMap<FieldKind, Field>,
    /// In the order of an audit; in `common.toml` the first whose name a heading has.
    #[serde(rename = "section")]
    pub(super) sections: Vec<Spanned<Section>>,
    pub(super) scores: Scores,
    /// The columns that the table of a section must have.
    pub(super) tables: BTreeMap<SectionKind, Vec<ColumnKind>>,
    /// The names of columns, the usual one first.
    pub(super) columns: BTreeMap<ColumnKind, Vec<String>>,
    pub(super) words: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Field {
    pub(super) required: Option<bool>,
    pub(super) names: Vec<String>,
    /// Names that also mean other things.
    pub(super) loose: Vec<String>,
    /// A field whose name contains this word is one, too.
    pub(super) containing: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    /// Which; one without a kind is the team's own, and known by its title.
    pub(super) kind: Option<Spanned<SectionKind>>,
    pub(super) required: Option<bool>,
    /// Whether it is no section of this shape, though it is one of the extended shape.
    #[serde(default)]
    pub(super) drop: bool,
    /// The section that it follows; without it a new section stands last.
    pub(super) after: Option<Spanned<String>>,
    /// What messages call it.
    pub(super) title: Option<Spanned<String>>,
    /// Names that stand anywhere in a heading.
    #[serde(default)]
    pub(super) names: Vec<String>,
    /// Names that open a heading.
    #[serde(default)]
    pub(super) begins: Vec<String>,
}

impl Section {
    /// Which section it is; none where it says neither kind nor title.
    pub(super) fn kind(&self) -> Option<SectionKind> {
        let known = self.kind.as_ref().map(|kind| *kind.get_ref());
        let own = self.title.as_ref();
        known.or_else(|| own.map(|title| SectionKind::own(title.get_ref())))
    }

    /// How a template names it.
    pub(super) fn name(&self) -> String {
        let known = self.kind.as_ref().and_then(|kind| kind.get_ref().name());
        let own = self.title.as_ref().map(|title| title.get_ref().clone());
        known.or(own).unwrap_or_default()
    }

    /// The section that it follows.
    pub(super) fn follows(&self) -> Option<SectionKind> {
        let name = self.after.as_ref()?.get_ref();
        Some(SectionKind::parse(name).unwrap_or_else(|| SectionKind::own(name)))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Scores {
    /// The highest score.
    pub(super) scale: Option<Spanned<u32>>,
    /// The categories that tell the shape from others.
    pub(super) categories: Vec<String>,
}

/// Lists of words, in lower case; `common.toml` says what each means.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) closed: Vec<String>,
    pub(super) accounted: Vec<String>,
    pub(super) hedges: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) open: Vec<String>,
    pub(super) closed_above: Vec<String>,
    pub(super) open_above: Vec<String>,
    pub(super) kept: Vec<String>,
    pub(super) none: Vec<String>,
    pub(super) severe: Vec<String>,
    pub(super) mild: Vec<String>,
    pub(super) former: Vec<String>,
    pub(super) standards: Vec<String>,
    pub(super) total: Vec<String>,
    pub(super) weighting: Weighting,
}

/// Words of a line about weights, other than "weigh" itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weighting {
    /// All weigh the same.
    pub equal: Vec<String>,
    /// Some weigh more.
    pub unequal: Vec<String>,
    /// The numbers may stand elsewhere.
    pub elsewhere: Vec<String>,
}

impl Words {
    /// Adds the words of another file.
    pub(super) fn extend(&mut self, more: &Self) {
        for (list, more) in [
            (&mut self.closed, &more.closed),
            (&mut self.accounted, &more.accounted),
            (&mut self.hedges, &more.hedges),
            (&mut self.conditions, &more.conditions),
            (&mut self.open, &more.open),
            (&mut self.closed_above, &more.closed_above),
            (&mut self.open_above, &more.open_above),
            (&mut self.kept, &more.kept),
            (&mut self.none, &more.none),
            (&mut self.severe, &more.severe),
            (&mut self.mild, &more.mild),
            (&mut self.former, &more.former),
            (&mut self.standards, &more.standards),
            (&mut self.total, &more.total),
            (&mut self.weighting.equal, &more.weighting.equal),
            (&mut self.weighting.unequal, &more.weighting.unequal),
            (&mut self.weighting.elsewhere, &more.weighting.elsewhere),
        ] {
            list.extend(more.iter().map(|word| word.to_lowercase()));
        }
    }
}
