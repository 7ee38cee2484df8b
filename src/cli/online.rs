//! From flags and environment variables to who may be asked. Asks nobody.

use super::args::OnlineArguments;
use super::output::Output;
use crate::config::ConfigError;
use crate::evidence::provider::Provider;
use crate::lint::{CachePlace, Network, Wish};

/// The variable that names the folder of the cache.
const CACHE: &str = "AUDIT_LINT_CACHE_DIR";

/// Whether this build can ask anybody.
const CAN_ASK: bool = cfg!(feature = "online");

/// Whether the provider is asked, and who that is.
///
/// # Errors
///
/// When it is to be asked, and this build cannot.
pub(super) fn network(
    arguments: &OnlineArguments,
    output: &Output,
) -> Result<Network, ConfigError> {
    let wish = if arguments.offline {
        Wish::Offline
    } else if arguments.online {
        Wish::Online
    } else {
        Wish::Configured
    };
    if wish == Wish::Online {
        can_ask()?;
    }
    Ok(of(wish, arguments.no_cache, output))
}

/// # Errors
///
/// When this build can ask nobody.
pub(super) fn can_ask() -> Result<(), ConfigError> {
    if CAN_ASK {
        return Ok(());
    }
    Err(
        ConfigError::new("this audit-lint was built without its network part")
            .help("use a released one, or build it with `--features online`"),
    )
}

/// The same, where it is clear what is wanted.
pub(super) fn of(wish: Wish, no_cache: bool, output: &Output) -> Network {
    let variable = |name: &str| std::env::var(name).ok();
    let cache = if no_cache {
        CachePlace::Nowhere
    } else {
        let folder = std::env::var_os(CACHE).filter(|folder| !folder.is_empty());
        folder.map_or(CachePlace::Usual, |folder| {
            CachePlace::Folder(folder.into())
        })
    };
    Network {
        wish,
        provider: Some(Provider::from_environment(&variable)),
        cache,
        watch: watch(output),
    }
}

/// Who is shown how far the asking is: a person at a terminal.
#[cfg(feature = "online")]
fn watch(output: &Output) -> Option<crate::evidence::Watch> {
    output
        .is_watched()
        .then(|| super::progress::watch("asking about CI runs"))
}

#[cfg(not(feature = "online"))]
fn watch(_: &Output) -> Option<crate::evidence::Watch> {
    None
}
