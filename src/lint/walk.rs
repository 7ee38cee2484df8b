//! What lies below a directory. Never opens a file, and never says what becomes of one.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, FileType};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::configuration::CONFIG_NAMES;
use super::met::{Met, is_never_entered};
use super::read::reason;
use super::workers::Workers;
use crate::audit::is_audit_name;
use crate::evidence::file::EVIDENCE_NAME;

/// So many directories keep one thread busy for longer than it takes to start another.
const WORTH_A_THREAD: usize = 64;

/// So many directories are read by one thread before it asks for more.
const AT_ONCE: usize = 16;

/// What a walk came by, level by level; on each in order of the paths.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Files that are called as audits are.
    pub(super) audits: Vec<PathBuf>,
    /// Other Markdown files.
    pub(super) others: Vec<PathBuf>,
    pub(super) met: Met,
    /// Whether a link was met, so that one file may be found under several names.
    pub(super) has_links: bool,
    /// What could not be looked into, and why.
    pub(super) closed: Vec<(PathBuf, String)>,
    /// The directories of the next level.
    next: Vec<PathBuf>,
}

/// Walks a directory down to a depth, where what lies directly in it has depth 1.
pub(super) fn walk(root: &Path, depth: usize, workers: &mut Workers) -> Walked {
    let mut walked = Walked {
        has_links: root.is_symlink(),
        next: vec![root.to_owned()],
        ..Walked::default()
    };
    let mut left = depth;
    while left > 0 && !walked.next.is_empty() {
        left -= 1;
        let level = std::mem::take(&mut walked.next);
        workers.call_in(level.len() / WORTH_A_THREAD);
        let parts = workers.map(level.chunks(AT_ONCE).collect(), |directories| {
            let mut part = Walked::default();
            for directory in directories {
                part.list(directory, root, left);
            }
            part
        });
        for part in parts {
            walked.join(part);
        }
    }
    walked.met.has_gaps = walked.has_links || !walked.closed.is_empty();
    walked
}

impl Walked {
    /// Takes in what lies in a directory, of which `left` levels below are walked.
    fn list(&mut self, directory: &Path, root: &Path, left: usize) {
        let entries = match fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(error) => return self.shut(directory.to_owned(), &error),
        };
        let (audits, others, next) = (self.audits.len(), self.others.len(), self.next.len());
        for entry in entries {
            match entry {
                Ok(entry) => self.take(&entry, root, left),
                Err(error) => self.shut(directory.to_owned(), &error),
            }
        }
        // They lie beside one another, so that their bytes tell their order.
        for found in [
            &mut self.audits[audits..],
            &mut self.others[others..],
            &mut self.next[next..],
        ] {
            found.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
        }
    }

    fn take(&mut self, entry: &DirEntry, root: &Path, left: usize) {
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => return self.shut(entry.path(), &error),
        };
        if kind.is_symlink() {
            return self.follow(&entry.path(), root, left);
        }
        let name = entry.file_name();
        self.meet(&name, kind, || entry.path());
        if kind.is_dir() && !is_never_entered(&name) {
            self.next.push(entry.path());
        }
    }

    /// Takes in what lies behind a link.
    fn follow(&mut self, link: &Path, root: &Path, left: usize) {
        let walk = WalkDir::new(link).follow_links(true).max_depth(left);
        let mut walk = walk.into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => {
                    let (kind, name) = (entry.file_type(), entry.file_name());
                    let is_link = entry.path_is_symlink();
                    if kind.is_dir() && is_link && leads_back(entry.path(), link, root) {
                        walk.skip_current_dir();
                        continue;
                    }
                    self.meet(name, kind, || entry.path().to_owned());
                    if kind.is_dir() && is_never_entered(name) {
                        walk.skip_current_dir();
                    } else {
                        self.has_links |= is_link;
                    }
                }
                // A link that leads back or nowhere is nobody's audit.
                Err(error) if error.loop_ancestor().is_some() || is_broken_link(&error) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let why = error.io_error().map_or_else(|| error.to_string(), reason);
                    self.closed.push((path, why));
                }
            }
        }
    }

    fn meet(&mut self, name: &OsStr, kind: FileType, path: impl FnOnce() -> PathBuf) {
        if name == ".git" {
            let directory = path().parent().map(Path::to_owned);
            self.met.repositories.extend(directory);
        } else if kind.is_file() {
            let name = name.to_str().unwrap_or_default();
            if is_audit_name(name) {
                self.audits.push(path());
            } else if is_markdown(name) {
                self.others.push(path());
            } else if CONFIG_NAMES.contains(&name) {
                self.met.note_config(path());
            } else if name == EVIDENCE_NAME {
                let directory = path().parent().map(Path::to_owned);
                self.met.evidence.extend(directory);
            }
        }
    }

    fn shut(&mut self, path: PathBuf, error: &std::io::Error) {
        self.closed.push((path, reason(error)));
    }

    fn join(&mut self, part: Self) {
        self.audits.extend(part.audits);
        self.others.extend(part.others);
        self.met.extend(part.met);
        self.has_links |= part.has_links;
        self.closed.extend(part.closed);
        self.next.extend(part.next);
    }
}

fn is_markdown(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// Whether a link that was found behind another leads to a directory on the way from the root to that one.
fn leads_back(found: &Path, link: &Path, root: &Path) -> bool {
    let way = link.parent().unwrap_or(root);
    let [to, way, root] = [found, way, root].map(fs::canonicalize);
    let (Ok(to), Ok(way), Ok(root)) = (to, way, root) else {
        return false;
    };
    way.starts_with(&to) && to.starts_with(root)
}

fn is_broken_link(error: &walkdir::Error) -> bool {
    let closed = error
        .io_error()
        .is_some_and(|io| io.kind() == std::io::ErrorKind::PermissionDenied);
    !closed && error.path().is_some_and(Path::is_symlink)
}
