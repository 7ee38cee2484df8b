//! The paths of files that commits hold, each kept once. Never asks whose they are.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::audit::DeltaPath;

/// A path by its number.
pub(super) type PathId = u32;

/// Whatever is more is not kept.
const MOST: usize = 4_000_000;

/// Paths, with `/`, below the root of a repository.
#[derive(Debug, Default)]
pub(super) struct Paths {
    names: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, PathId>,
    /// By the name of each of their parts.
    by_part: OnceLock<FxHashMap<Arc<str>, Vec<PathId>>>,
}

impl Paths {
    /// The number of a path, known from now on. None where there are too many.
    pub(super) fn take(&mut self, name: &str) -> Option<PathId> {
        let name = &*printable(name);
        if let Some(known) = self.ids.get(name) {
            return Some(*known);
        }
        let id = PathId::try_from(self.names.len()).ok();
        let id = id.filter(|_| self.names.len() < MOST)?;
        let name: Arc<str> = name.into();
        self.names.push(name.clone());
        self.ids.insert(name, id);
        self.by_part = OnceLock::new();
        Some(id)
    }

    pub(super) fn name(&self, id: PathId) -> &str {
        &self.names[id as usize]
    }

    /// Whether a path of a Delta Map means one of them.
    pub(super) fn has(&self, path: &DeltaPath) -> bool {
        let Some(part) = path.part() else {
            return self.names.iter().any(|name| path.matches(name));
        };
        let candidates = self.by_part().get(part).into_iter().flatten();
        candidates
            .map(|id| self.name(*id))
            .any(|name| path.matches(name))
    }

    /// For each name of a file or folder, the paths that have it as a part.
    fn by_part(&self) -> &FxHashMap<Arc<str>, Vec<PathId>> {
        self.by_part.get_or_init(|| {
            let mut found: FxHashMap<Arc<str>, Vec<PathId>> = FxHashMap::default();
            for (id, name) in self.names.iter().enumerate() {
                let id = PathId::try_from(id).unwrap_or(PathId::MAX);
                for part in name.split('/') {
                    match found.get_mut(part) {
                        Some(known) if known.last() == Some(&id) => {}
                        Some(known) => known.push(id),
                        None => {
                            found.insert(part.into(), vec![id]);
                        }
                    }
                }
            }
            found
        })
    }
}

/// A name as it may stand in a message: a line end in it is written out.
fn printable(name: &str) -> Cow<'_, str> {
    if !name.contains(char::is_control) {
        return Cow::Borrowed(name);
    }
    let written = |c: char| {
        if c.is_control() {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    };
    Cow::Owned(name.chars().map(written).collect())
}
