//! Puts a new text into a file, whole or not at all. The only place that writes one.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::read::{Problem, reason};

/// Links that may follow one another before they count as a loop.
const MOST_LINKS: usize = 32;

/// Replaces a file, or makes it: whoever looks sees the old text or the new one. Its permissions stay, and what is a
/// link stays one.
///
/// # Errors
///
/// When it cannot be written; the old text is then still there.
pub fn replace(path: &Path, shown: &str, text: &str) -> Result<(), Problem> {
    replace_with(path, shown, |out| out.write_all(text.as_bytes()))
}

/// The same, with what `content` writes. A device, or a pipe, gets it as it comes.
///
/// # Errors
///
/// When it cannot be written; the old text is then still there.
pub fn replace_with(
    path: &Path,
    shown: &str,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Problem> {
    write(path, content).map_err(|error| Problem {
        path: shown.to_owned(),
        message: format!("cannot be written: {}", reason(&error)),
    })
}

/// Makes a file and the folders above it. What is there already stays as it is.
///
/// # Errors
///
/// When something is there, or it cannot be written.
pub fn create(path: &Path, shown: &str, text: &str) -> Result<(), Problem> {
    let make = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let content = |out: &mut dyn Write| out.write_all(text.as_bytes());
        filled(folder, content, None)?.persist_noclobber(path)?;
        Ok(())
    };
    make().map_err(|error: io::Error| Problem {
        path: shown.to_owned(),
        message: format!("cannot be written: {}", reason(&error)),
    })
}

fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // To put a file in the place of `/dev/null` would harm the whole machine, and `/dev/fd/63` is a link to nothing.
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return buffered(OpenOptions::new().write(true).open(path)?, content);
    }
    let path = behind_links(path)?;
    let permissions = match OpenOptions::new().write(true).open(&path) {
        // To put a file in the place of `/dev/null` would harm the whole machine.
        Ok(file) if !file.metadata()?.is_file() => return buffered(file, content),
        Ok(file) => Some(file.metadata()?.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // A folder would let us replace a file that its owner has locked.
        Err(error) => return Err(error),
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    filled(folder, content, permissions)?.persist(&path)?;
    Ok(())
}

fn buffered(
    file: impl Write,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    content(&mut out)?;
    out.flush()
}

/// A temporary file in a folder, with the text and permissions that it is to have under its own name.
fn filled(
    folder: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    permissions: Option<fs::Permissions>,
) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".audit-lint-").suffix(".tmp");
    // Otherwise nobody else could read a new file. The process's mask is taken off.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    buffered(&mut file, content)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// The file that a path means in the end, which need not be there.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..=MOST_LINKS {
        if !path.is_symlink() {
            return Ok(path);
        }
        let target = fs::read_link(&path)?;
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    Err(io::Error::other("too many links follow one another"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_made_or_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.toml");
        for text in ["first, the longer one", "second", ""] {
            replace(&path, "a.toml", text).expect("a writable folder");
            assert_eq!(fs::read_to_string(&path).expect("the file"), text);
        }
        assert_eq!(names(folder.path()), ["a.toml"]);
    }

    #[test]
    fn what_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("new/folder/a.md");
        create(&path, "a.md", "first").expect("a writable folder");
        create(&path, "a.md", "second").expect_err("it is there");
        assert_eq!(fs::read_to_string(&path).expect("the file"), "first");
        assert_eq!(names(&folder.path().join("new/folder")), ["a.md"]);
    }

    #[test]
    fn what_cannot_be_written_is_named_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error =
            replace(&folder.path().join("no/a.toml"), "no/a.toml", "x").expect_err("no folder");
        assert_eq!(
            error.to_string(),
            "no/a.toml: cannot be written: no such file or directory"
        );
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).expect("a new folder");
        replace(&taken, "taken", "x").expect_err("it is a folder");
        assert_eq!(names(folder.path()), ["taken"]);
    }

    #[test]
    #[cfg(unix)]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("kept")).expect("a new folder");
        fs::write(path("kept/real.toml"), "old").expect("a new file");
        let mode = |mode| fs::Permissions::from_mode(mode);
        fs::set_permissions(path("kept/real.toml"), mode(0o640)).expect("our own file");
        symlink("kept/real.toml", path("middle.toml")).expect("a new link");
        symlink("middle.toml", path("link.toml")).expect("a new link");
        symlink("kept/later.toml", path("early.toml")).expect("a new link");
        replace(&path("link.toml"), "link.toml", "new").expect("a writable folder");
        replace(&path("early.toml"), "early.toml", "new").expect("a writable folder");
        for link in ["link.toml", "middle.toml", "early.toml"] {
            assert!(path(link).is_symlink(), "{link}");
            assert_eq!(fs::read_to_string(path(link)).expect("the file"), "new");
        }
        let metadata = fs::metadata(path("kept/real.toml")).expect("the file");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
        assert_eq!(names(&path("kept")), ["later.toml", "real.toml"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_loop_of_links_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.toml");
        std::os::unix::fs::symlink("a.toml", &path).expect("a new link");
        replace(&path, "a.toml", "x").expect_err("it leads nowhere");
    }
}
