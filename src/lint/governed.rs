//! Which settings hold for which text of a run. Never looks for a configuration.

use std::collections::HashSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Targets;
use crate::config::Settings;
use crate::source::SourceId;

/// What holds for which text.
#[derive(Debug)]
pub(super) struct Governed {
    pub(super) general: Arc<Settings>,
    pub(super) by_source: FxHashMap<SourceId, Arc<Settings>>,
}

impl Governed {
    pub(super) fn of(&self, id: SourceId) -> &Arc<Settings> {
        self.by_source.get(&id).unwrap_or(&self.general)
    }

    pub(super) fn is_by(&self, id: SourceId, settings: &Arc<Settings>) -> bool {
        Arc::ptr_eq(self.of(id), settings)
    }

    /// The settings that hold for some of the texts, each once.
    pub(super) fn distinct(&self, texts: impl Iterator<Item = SourceId>) -> Vec<Arc<Settings>> {
        let mut distinct: Vec<Arc<Settings>> = Vec::new();
        for id in texts {
            if !distinct.iter().any(|known| self.is_by(id, known)) {
                distinct.push(self.of(id).clone());
            }
        }
        distinct
    }

    /// How many rules run for some of the texts.
    pub(super) fn rules(&self, texts: &Targets) -> usize {
        let mut distinct = self.distinct(texts.iter().copied());
        if distinct.is_empty() {
            distinct.push(self.general.clone());
        }
        let rules = distinct.iter().flat_map(|settings| settings.rules.rules());
        rules.map(|rule| &rule.name).collect::<HashSet<_>>().len()
    }
}
