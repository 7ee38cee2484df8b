//! The repository that an address names. Never asks whether it is there.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A repository at a provider. Names that differ in case alone name one.
#[derive(Debug, Clone)]
pub struct RepositoryName {
    /// The host of the provider's pages in lower case, with its port where one is written: `github.com`.
    pub host: String,
    owner: String,
    name: String,
}

/// Where GitHub answers ssh behind a firewall that lets only HTTPS out.
const SSH_OVER_HTTPS: &str = "ssh.github.com";

impl RepositoryName {
    /// A name of its parts. None where a part is none: each part of an address is data and may be anything.
    pub fn new(host: &str, owner: &str, name: &str) -> Option<Self> {
        let is_part = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
                && part.bytes().any(|byte| byte != b'.')
        };
        let (bare, port) = host.split_once(':').unwrap_or((host, "0"));
        let is_host = is_part(bare) && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        (is_host && is_part(owner) && is_part(name)).then(|| Self {
            host: host.to_ascii_lowercase(),
            owner: owner.to_owned(),
            name: name.to_owned(),
        })
    }

    /// The repository of `https://github.com/acme/pipeline`, with the scheme or without.
    pub fn of_page(address: &str) -> Option<Self> {
        let address = ["https://", "http://"]
            .iter()
            .find_map(|scheme| {
                let start = address.get(..scheme.len())?;
                let rest = &address[scheme.len()..];
                start.eq_ignore_ascii_case(scheme).then_some(rest)
            })
            .unwrap_or(address);
        let mut parts = address.split('/');
        let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
        let host = host.strip_prefix("www.").unwrap_or(host);
        // "../pull/actions/runs/1" has no host.
        let is_host = host.contains(['.', ':']) || host.eq_ignore_ascii_case("localhost");
        let name = Self::new(host, owner, name)?;
        (parts.next().is_none() && is_host).then_some(name)
    }

    /// The repository that a remote of git is.
    pub fn of_remote(address: &str) -> Option<Self> {
        let address = address.trim().trim_end_matches('/');
        let address = address.strip_suffix(".git").unwrap_or(address);
        let (is_web, rest) = match address.split_once("://") {
            Some(("https" | "http", rest)) => (true, rest),
            Some(("ssh" | "git" | "git+ssh", rest)) => (false, rest),
            Some(_) => return None,
            // git@github.com:acme/pipeline
            None => {
                let (host, path) = address.split_once(':')?;
                let host = host.rsplit('@').next()?;
                // "C:/acme/pipeline" is a folder.
                if host.len() == 1 {
                    return None;
                }
                return Self::of_parts(host, path.trim_start_matches('/'));
            }
        };
        let (host, path) = rest.split_once('/')?;
        // What stands before it is a user, and may be a secret.
        let host = host.rsplit('@').next()?;
        // The port of ssh is none of the pages'.
        let host = if is_web {
            host
        } else {
            host.split(':').next()?
        };
        Self::of_parts(host, path)
    }

    fn of_parts(host: &str, path: &str) -> Option<Self> {
        let (owner, name) = path.split_once('/')?;
        let is_alias = host.eq_ignore_ascii_case(SSH_OVER_HTTPS);
        Self::new(if is_alias { "github.com" } else { host }, owner, name)
    }

    /// Who owns it.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address of the page of a run.
    pub fn run_page(&self, id: u64) -> String {
        let Self { host, owner, name } = self;
        format!("https://{host}/{owner}/{name}/actions/runs/{id}")
    }

    fn key(&self) -> (&str, String, String) {
        let (owner, name) = (&self.owner, &self.name);
        (
            &self.host,
            owner.to_ascii_lowercase(),
            name.to_ascii_lowercase(),
        )
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.owner, self.name)
    }
}

impl PartialEq for RepositoryName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for RepositoryName {}

impl Hash for RepositoryName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for RepositoryName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RepositoryName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(name: Option<RepositoryName>) -> Option<String> {
        name.map(|name| format!("{} {name}", name.host))
    }

    #[test]
    fn remotes_are_read_in_every_form() {
        for (address, expected) in [
            (
                "https://github.com/acme/pipeline.git",
                Some("github.com acme/pipeline"),
            ),
            (
                "https://github.com/acme/pipeline/",
                Some("github.com acme/pipeline"),
            ),
            (
                "https://user:secret@GitHub.com/acme/pipeline",
                Some("github.com acme/pipeline"),
            ),
            (
                "https://git.example:8443/acme/pipeline.git",
                Some("git.example:8443 acme/pipeline"),
            ),
            (
                "git@github.com:acme/pipeline.git",
                Some("github.com acme/pipeline"),
            ),
            ("work:acme/pipeline", Some("work acme/pipeline")),
            (
                "ssh://git@git.example:2222/acme/pipe.line.git",
                Some("git.example acme/pipe.line"),
            ),
            (
                "ssh://git@ssh.github.com:443/acme/pipeline.git",
                Some("github.com acme/pipeline"),
            ),
            (
                "git://git.example/acme/pipeline",
                Some("git.example acme/pipeline"),
            ),
            ("/srv/git/pipeline.git", None),
            ("../pipeline", None),
            ("file:///srv/acme/pipeline", None),
            ("C:/acme/pipeline", None),
            ("https://github.com/acme", None),
            ("https://gitlab.example/group/team/pipeline", None),
            ("ext::sh -c touch% /tmp/x", None),
            ("https://github.com/acme/..", None),
            ("https://github.com/ac me/pipeline", None),
            ("", None),
        ] {
            let found = whole(RepositoryName::of_remote(address));
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn pages_are_read_and_tricks_are_not() {
        for (address, expected) in [
            (
                "https://github.com/acme/pipeline",
                Some("github.com acme/pipeline"),
            ),
            (
                "HTTPS://www.GitHub.com/Acme/pipeline",
                Some("github.com Acme/pipeline"),
            ),
            ("github.com/acme/pipeline", Some("github.com acme/pipeline")),
            (
                "http://127.0.0.1:8080/acme/pipeline",
                Some("127.0.0.1:8080 acme/pipeline"),
            ),
            ("https://github.com@evil.example/acme/pipeline", None),
            ("https://github.com/acme/pipeline/extra", None),
            ("https://github.com/acme/..", None),
            ("https://github.com/acme/%2e%2e", None),
            ("https://github.com:x/acme/pipeline", None),
            ("acme/pipeline", None),
            ("../acme/pipeline", None),
            ("", None),
        ] {
            let found = whole(RepositoryName::of_page(address));
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn names_that_differ_in_case_name_one_repository() {
        let name = |address| RepositoryName::of_page(address).expect("a page");
        let one = name("https://github.com/acme/pipeline");
        assert_eq!(one, name("https://GitHub.com/Acme/Pipeline"));
        assert_ne!(one, name("https://git.example/acme/pipeline"));
        assert_eq!(
            name("https://github.com/Acme/P").run_page(7),
            "https://github.com/Acme/P/actions/runs/7"
        );
    }
}
