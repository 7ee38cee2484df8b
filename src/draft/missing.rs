//! Sections that the linter will ask for and the predecessor lacks, at the template's place and in the team's own form.

use super::first::section_of_template;
use super::habits::labels;
use super::page::Page;
use super::{Draft, Part};
use crate::audit::Audit;
use crate::markdown::Document;
use crate::template::{SectionKind, numbered};

impl Draft<'_> {
    pub(super) fn add_missing(&self, parts: &mut Vec<Part>) {
        let fit = self.before.series.fit();
        for kind in self.missing_lists() {
            self.add(kind, parts);
        }
        // With these, an audit may have so much of its team's shape that the rest is asked for.
        let mut has: Vec<SectionKind> = parts.iter().filter_map(|part| part.kind).collect();
        if self.audit().standing_registry().is_some() {
            has.push(SectionKind::Registry);
        }
        for kind in fit.template.required() {
            if !kind.is_cumulative() && fit.asks_for(kind, &has) {
                self.add(kind, parts);
            }
        }
    }

    fn add(&self, kind: SectionKind, parts: &mut Vec<Part>) {
        let template = &self.before.series.fit().template;
        let rank = template.rank(kind).unwrap_or(usize::MAX);
        let is_later = |part: &Part| {
            let found = part.kind.and_then(|kind| template.rank(kind));
            found.is_some_and(|found| found > rank) || part.kind == Some(SectionKind::Appendix)
        };
        let at = parts.iter().position(is_later).unwrap_or(parts.len());
        let page = self.new_section(kind, parts);
        let kind = Some(kind);
        parts.insert(at, Part { kind, page });
    }

    /// The cumulative lists and the trend, which rules ask of every audit.
    fn missing_lists(&self) -> Vec<SectionKind> {
        let audit = self.audit();
        let mut missing = Vec::new();
        if audit.registry.is_none() && audit.standing_registry().is_none() {
            missing.push(SectionKind::Registry);
        }
        if audit.trend.is_none() && !audit.has_section(SectionKind::ScoreTrend) {
            missing.push(SectionKind::ScoreTrend);
        }
        if audit.flakes.is_none() && !speaks_of_flakes(audit) {
            missing.push(SectionKind::FlakeLog);
        }
        missing
    }

    /// A section as the nearest earlier audit has it, else as the template does.
    fn new_section(&self, kind: SectionKind, parts: &[Part]) -> Page {
        let has = |audit: &&Audit| {
            let document = &audit.document;
            let mut kinds = audit.kinds.iter().zip(&document.sections);
            kinds.any(|(found, section)| {
                *found == Some(kind) && section.heading.as_ref().is_some_and(|one| one.level <= 2)
            })
        };
        let mut page = Page::default();
        let model = self.before.earlier().find(has);
        let at = model.and_then(|audit| {
            let mut kinds = audit.kinds.iter();
            Some((audit, kinds.position(|found| *found == Some(kind))?))
        });
        if let Some((audit, index)) = at {
            for below in index..audit.document.sections[index].end {
                if below == index || self.is_standing(audit, below) {
                    self.write_section(audit, below, &mut page);
                }
            }
        } else {
            let templates = &self.before.series.fit().template;
            section_of_template(kind, templates, self.audit().names(), self.known, &mut page);
        }
        self.headed(kind, &page, parts)
    }

    /// The section with a heading as the predecessor's main ones are: numbered where these are.
    fn headed(&self, kind: SectionKind, section: &Page, parts: &[Part]) -> Page {
        let document = &self.audit().document;
        let main = parts.iter().rfind(|part| part.kind.is_some());
        let text = main.map(|part| part.page.text()).unwrap_or_default();
        let model = text.lines().find(|line| line.starts_with('#'));
        let is_numbered = |line: &str| numbered(line.trim_start_matches(['#', ' '])).is_some();
        let level = model.map_or(2, |line| {
            line.bytes().take_while(|byte| *byte == b'#').count()
        });
        let ends_with_rule = text.trim_end().ends_with("\n---");
        let mut page = Page::default();
        for (at, line) in section.text().lines().enumerate() {
            if at > 0 {
                page.line(line);
                continue;
            }
            let bare = line.trim_start_matches(['#', ' ']);
            let bare = numbered(bare).map_or(bare, |(_, _, title)| title.trim_start());
            // The first section's number, which is put in order with the others.
            let number = if model.is_some_and(is_numbered) {
                "1. "
            } else {
                ""
            };
            page.line(format!("{} {number}{bare}", "#".repeat(level)));
        }
        let is_last = kind == SectionKind::Appendix || document.sections.len() < 2;
        if ends_with_rule && !is_last && !section.text().trim_end().ends_with("\n---") {
            page.block("---");
        }
        page
    }
}

/// Whether a label speaks of flakes, which does without a log.
fn speaks_of_flakes(audit: &Audit) -> bool {
    let document: &Document = &audit.document;
    let blocks = document
        .sections
        .iter()
        .flat_map(|section| document.blocks_of(section));
    let mut lines = blocks.flat_map(|block| document.text_of(block).lines());
    lines.any(|line| {
        let labels = labels(line);
        let first = labels.first().map(|at| line[at.clone()].to_lowercase());
        first.is_some_and(|label| label.trim_start_matches('*').starts_with("flak"))
    })
}
