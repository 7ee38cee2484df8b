//! From what rules found to what is reported: order and fingerprints. Never drops a finding unseen.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::series::Series;
use crate::source::{SourceId, SourceMap};

/// A finding that is reported.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// Identifies the finding while the text above it moves: 32 hexadecimal digits, the first half of the SHA-256 of
    /// rule, path below the series' root, subject and a counter, each followed by a NUL byte. The counter is `0`, and
    /// `1`, `2`, … for further findings that agree in the other three.
    pub fingerprint: String,
}

/// Sorts by path, place, rule and subject, and gives each finding its fingerprint.
pub(super) fn settle(
    mut found: Vec<Diagnostic>,
    sources: &SourceMap,
    series: &[Series],
) -> Vec<Finding> {
    let places: HashMap<SourceId, String> = series
        .iter()
        .flat_map(Series::audits)
        .map(|audit| (audit.document.source.id(), audit.location.path_in_series()))
        .collect();
    found.sort_by(|a, b| {
        fn key<'k>(
            finding: &'k Diagnostic,
            sources: &'k SourceMap,
        ) -> (&'k str, u32, u32, &'k str, Option<&'k str>) {
            let span = finding.primary.span;
            (
                sources.get(span.source).path(),
                span.start,
                span.end,
                finding.rule,
                finding.subject.as_deref(),
            )
        }
        key(a, sources).cmp(&key(b, sources))
    });
    let mut counters: HashMap<(&'static str, SourceId, Option<String>), u32> = HashMap::new();
    found
        .into_iter()
        .map(|diagnostic| {
            let source = diagnostic.primary.span.source;
            let counter = counters
                .entry((diagnostic.rule, source, diagnostic.subject.clone()))
                .or_default();
            let place = places.get(&source).map_or("", String::as_str);
            let fingerprint = fingerprint(&diagnostic, place, *counter);
            *counter += 1;
            Finding {
                diagnostic,
                fingerprint,
            }
        })
        .collect()
}

fn fingerprint(diagnostic: &Diagnostic, place: &str, counter: u32) -> String {
    let mut hash = Sha256::new();
    let subject = diagnostic.subject.as_deref().unwrap_or_default();
    for part in [diagnostic.rule, place, subject, &counter.to_string()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    format!("{:032x}", u128::from_be_bytes(half))
}
