//! Which CI provider may be asked, as the environment says it. Opens no connection; never prints the token.

use std::fmt;
use std::time::Duration;

/// The only host that is ever asked, and the secret that only it gets.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(any(feature = "online", test)),
    expect(dead_code, reason = "a build that can ask nobody has no use for it")
)]
pub struct Provider {
    /// Where its API is, without a `/` at the end.
    api: String,
    /// The host of its pages: a run whose address names another host is not asked about.
    host: String,
    token: Option<Token>,
    timeout: Duration,
}

/// A secret.
#[derive(Clone)]
#[cfg_attr(
    not(feature = "online"),
    expect(dead_code, reason = "a build that can ask nobody has no use for it")
)]
pub(crate) struct Token(String);

/// Why the environment names no provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// What is wrong, as a fact.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

const GITHUB: &str = "github.com";
const GITHUB_API: &str = "https://api.github.com";

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_secs(20);

impl Provider {
    /// The provider that environment variables name, else GitHub.
    ///
    /// # Errors
    ///
    /// When an address is none, or would send the token over the network in plain text; when the token has a character
    /// that no token has, or the time is no number.
    pub fn from_environment(
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ProviderError> {
        let given = |name: &str| {
            let value = variable(name)?.trim().to_owned();
            (!value.is_empty()).then_some(value)
        };
        let gh_host = given("GH_HOST");
        let (api, is_named) = match (given("GITHUB_API_URL"), &gh_host) {
            (Some(api), _) => (api.trim_end_matches('/').to_owned(), true),
            (None, Some(host)) => (api_of(&host.to_ascii_lowercase()), false),
            (None, None) => (GITHUB_API.to_owned(), false),
        };
        let name = if is_named {
            "GITHUB_API_URL"
        } else {
            "GH_HOST"
        };
        let origin = Origin::of(&api).ok_or_else(|| ProviderError {
            message: format!("`{name}` is no address of an API"),
            help: "write `GITHUB_API_URL=https://git.example/api/v3`, or `GH_HOST=git.example`",
        })?;
        if !origin.is_safe() {
            return Err(ProviderError {
                message: format!(
                    "`{name}` is no `https` address, so that anybody on the way could read the token"
                ),
                help: "write an `https` address",
            });
        }
        let server = given("GITHUB_SERVER_URL").and_then(|url| Some(Origin::of(&url)?.host));
        let host = if is_named {
            server.or_else(|| host_of(&api, &origin)).or(gh_host)
        } else {
            gh_host
        };
        let seconds = given("AUDIT_LINT_HTTP_TIMEOUT").map(|text| text.parse::<u64>());
        let timeout = match seconds {
            None => TIMEOUT,
            Some(Ok(seconds @ 1..=600)) => Duration::from_secs(seconds),
            Some(_) => {
                return Err(ProviderError {
                    message: "`AUDIT_LINT_HTTP_TIMEOUT` is no time".to_owned(),
                    help: "write how many seconds an answer may take, from 1 to 600",
                });
            }
        };
        Ok(Self {
            api,
            host: host
                .unwrap_or_else(|| GITHUB.to_owned())
                .to_ascii_lowercase(),
            token: token(&given)?,
            timeout,
        })
    }

    /// The host of its pages.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is told who asks.
    pub fn has_token(&self) -> bool {
        self.token.is_some()
    }

    #[cfg(feature = "online")]
    pub(crate) fn api(&self) -> &str {
        &self.api
    }

    #[cfg(feature = "online")]
    pub(crate) fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    #[cfg(feature = "online")]
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }
}

impl Token {
    /// The secret itself, for the one header that carries it.
    #[cfg(feature = "online")]
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// The token of the first variable that has one.
fn token(given: &dyn Fn(&str) -> Option<String>) -> Result<Option<Token>, ProviderError> {
    for name in ["GH_TOKEN", "GITHUB_TOKEN"] {
        let Some(value) = given(name) else { continue };
        if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ProviderError {
                message: format!("`{name}` holds a character that no token has"),
                help: "copy the token once more, on one line",
            });
        }
        return Ok(Some(Token(value)));
    }
    Ok(None)
}

/// Where the API of a host of pages is.
fn api_of(host: &str) -> String {
    if host == GITHUB {
        GITHUB_API.to_owned()
    } else if host.ends_with(".ghe.com") {
        format!("https://api.{host}")
    } else {
        format!("https://{host}/api/v3")
    }
}

/// The host of the pages whose API this is, where the address shows it.
fn host_of(api: &str, origin: &Origin) -> Option<String> {
    if api == GITHUB_API {
        return Some(GITHUB.to_owned());
    }
    if api.ends_with("/api/v3") {
        return Some(origin.host.clone());
    }
    let tenant = origin.host.strip_prefix("api.")?;
    tenant.ends_with(".ghe.com").then(|| tenant.to_owned())
}

/// What must stay the same, so that an address is one of the same server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    /// With its port, in lower case.
    host: String,
}

impl Origin {
    /// The origin of an address. None where a user, a query or any other trick stands in it.
    pub(crate) fn of(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let bare = match host.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map(|(name, _)| name)?,
            None => host.split_once(':').map_or(host, |(name, _)| name),
        };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
        (matches!(scheme.as_str(), "https" | "http")
            && !bare.is_empty()
            && host.bytes().all(is_name)
            && path.bytes().all(is_path))
        .then(|| Self {
            scheme,
            host: host.to_ascii_lowercase(),
        })
    }

    /// Whether nobody on the way can read what is sent.
    fn is_safe(&self) -> bool {
        self.scheme == "https" || self.is_loopback()
    }

    /// Whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let name = match self.host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => self.host.split(':').next().unwrap_or_default(),
        };
        let address = name.parse::<std::net::IpAddr>();
        name == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(variables: &[(&str, &str)]) -> Result<Provider, ProviderError> {
        Provider::from_environment(&|name| {
            let mut variables = variables.iter();
            let (_, value) = variables.find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        })
    }

    #[test]
    fn the_environment_says_who_is_asked() {
        for (variables, api, host) in [
            (&[][..], "https://api.github.com", "github.com"),
            (
                &[("GH_HOST", "github.com")],
                "https://api.github.com",
                "github.com",
            ),
            (
                &[("GH_HOST", "Git.example")],
                "https://git.example/api/v3",
                "git.example",
            ),
            (
                &[("GH_HOST", "acme.ghe.com")],
                "https://api.acme.ghe.com",
                "acme.ghe.com",
            ),
            (
                &[
                    ("GITHUB_API_URL", "https://git.example/api/v3/"),
                    ("GH_HOST", "other.example"),
                ],
                "https://git.example/api/v3",
                "git.example",
            ),
            (
                &[("GITHUB_API_URL", "https://api.acme.ghe.com")],
                "https://api.acme.ghe.com",
                "acme.ghe.com",
            ),
            (
                &[
                    ("GITHUB_API_URL", "https://api.github.com"),
                    ("GH_HOST", "git.example"),
                ],
                "https://api.github.com",
                "github.com",
            ),
            (
                &[("GITHUB_API_URL", "http://127.0.0.1:8080")],
                "http://127.0.0.1:8080",
                "github.com",
            ),
            (
                &[
                    ("GITHUB_API_URL", "https://mirror.example/github"),
                    ("GITHUB_SERVER_URL", "https://git.example"),
                ],
                "https://mirror.example/github",
                "git.example",
            ),
            (
                &[("GITHUB_API_URL", "http://[::1]:80")],
                "http://[::1]:80",
                "github.com",
            ),
        ] {
            let found = provider(variables).expect("a provider");
            assert_eq!(
                (found.api.as_str(), found.host()),
                (api, host),
                "{variables:?}"
            );
        }
    }

    #[test]
    fn a_token_is_never_sent_in_plain_text_or_to_a_trick() {
        for api in [
            "http://git.example/api/v3",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "https://user:secret@git.example",
            "https://git.example/?x=",
            "https://git.example/#x",
            "https://git.example\\@evil.example",
            "ftp://git.example",
            "file:///etc/passwd",
            "git.example",
            "https://",
            "https://:80",
        ] {
            let error = provider(&[("GITHUB_API_URL", api), ("GH_TOKEN", "s3cret")]);
            let error = error.expect_err(api);
            assert!(!error.message.contains("secret"), "{error:?}");
        }
        provider(&[("GH_HOST", "git.example/@x?y")]).expect_err("it is no host");
    }

    #[test]
    fn the_token_is_never_shown() {
        let found = provider(&[("GH_TOKEN", " \n"), ("GITHUB_TOKEN", " s3cret\n")]);
        let found = found.expect("a provider");
        assert!(found.has_token());
        assert!(!format!("{found:?}").contains("s3cret"));
        let error = provider(&[("GH_TOKEN", "s3cret\r\nX-Evil: 1")]).expect_err("it has lines");
        assert!(!format!("{error:?}").contains("s3cret"));
    }

    #[test]
    fn the_time_is_a_number_of_seconds() {
        let of = |text| provider(&[("AUDIT_LINT_HTTP_TIMEOUT", text)]);
        assert_eq!(of("3").expect("a time").timeout, Duration::from_secs(3));
        for text in ["0", "-1", "soon", "601"] {
            of(text).expect_err(text);
        }
    }
}
