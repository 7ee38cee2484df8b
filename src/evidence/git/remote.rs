//! Where a work tree comes from. Never asks the remote itself.

use super::Repository;
use crate::audit::RepositoryName;

/// The remotes that a team's runs belong to, the first before the second: a fork has the team's as `upstream`.
const REMOTES: [&str; 2] = ["upstream", "origin"];

impl Repository {
    /// The repository at a provider that the work tree comes from.
    pub(crate) fn home(&self) -> Option<RepositoryName> {
        let listed = String::from_utf8(self.ask(&["remote", "-v"])?).ok()?;
        REMOTES.iter().find_map(|remote| home_in(&listed, remote))
    }
}

/// The repository of a remote, from lines such as `origin\tgit@github.com:acme/pipeline.git (fetch)`.
fn home_in(listed: &str, remote: &str) -> Option<RepositoryName> {
    let mut addresses = listed.lines().filter_map(|line| {
        let (name, address) = line.split_once('\t')?;
        let address = address.strip_suffix(" (fetch)")?;
        (name == remote).then_some(address)
    });
    RepositoryName::of_remote(addresses.next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fork_belongs_to_its_upstream() {
        let listed = "origin\tgit@github.com:me/pipeline.git (fetch)\n\
                      origin\tgit@github.com:me/pushed.git (push)\n\
                      upstream\thttps://github.com/acme/pipeline (fetch)\n";
        let of = |remote| home_in(listed, remote).map(|name| name.to_string());
        assert_eq!(of("upstream").as_deref(), Some("acme/pipeline"));
        assert_eq!(of("origin").as_deref(), Some("me/pipeline"));
        assert_eq!(of("other"), None);
    }
}
