//! Asks GitHub's REST API about runs. The only place that opens a connection, and only to the host of the provider.

mod answer;
mod gate;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use ureq::http::header::{HeaderMap, HeaderValue};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Timeout};

use super::provider::{Origin, Provider};
use super::run::RunFact;
use super::run_facts::{Question, RunAnswer, Watch, Witness};
use crate::audit::RepositoryName;
use gate::Gate;

/// How many questions are under way at one time.
const MOST_AT_ONCE: usize = 8;

/// How often a question is asked that has no answer yet, and how long to wait before each time but the first.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(150)];

/// How often the provider may send us on within its own host, as it does where a repository was renamed.
const MOST_REDIRECTS: usize = 3;

/// Larger answers are none: 4 MiB.
const LARGEST: u64 = 4 << 20;

/// What is known of a run from an earlier time, with what the provider called that answer.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) fact: RunFact,
    pub(crate) etag: String,
}

/// What comes back for a question.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) answer: RunAnswer,
    /// What the provider calls this answer, to ask whether it still holds.
    pub(crate) etag: Option<String>,
}

/// Asks all questions, a few at one time, and gives the replies in their order.
pub(crate) fn ask(
    provider: &Provider,
    questions: &[(Question, Option<Known>)],
    watch: Option<&Watch>,
) -> Vec<Reply> {
    let client = Client::new(provider);
    let next = AtomicUsize::new(0);
    let answered = AtomicUsize::new(0);
    let work = || {
        let mut replies = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((question, known)) = questions.get(index) else {
                return replies;
            };
            replies.push((index, client.reply(question, known.as_ref())));
            let count = answered.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(watch) = watch {
                watch.tell(count, questions.len());
            }
        }
    };
    let mut replies: Vec<(usize, Reply)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..MOST_AT_ONCE.min(questions.len()))
            .map(|_| scope.spawn(work))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a worker does not panic"))
            .collect()
    });
    replies.sort_by_key(|(index, _)| *index);
    replies.into_iter().map(|(_, reply)| reply).collect()
}

/// Whether a repository can be seen.
type Sight = Result<bool, String>;

struct Client<'p> {
    provider: &'p Provider,
    agent: Agent,
    origin: Option<Origin>,
    gate: Gate,
    /// Asked once for each repository, and only where a run is not there.
    repositories: Mutex<HashMap<RepositoryName, Arc<OnceLock<Sight>>>>,
}

/// An answer as it comes over the wire.
struct Response {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Why there is no answer.
enum Fault {
    /// Another time it may be there.
    Passing(String),
    /// Nobody can be reached, so that all other questions would fail as well.
    Unreachable(String),
}

impl<'p> Client<'p> {
    fn new(provider: &'p Provider) -> Self {
        let origin = Origin::of(provider.api());
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // Each is looked at before it is followed.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(provider.timeout()))
            .max_idle_connections(MOST_AT_ONCE)
            .max_idle_connections_per_host(MOST_AT_ONCE)
            .user_agent(concat!("audit-lint/", env!("CARGO_PKG_VERSION")))
            .accept("application/vnd.github+json")
            // Whom a machine trusts is its owner's choice: the own GitHub of a firm, or its proxy, has the firm's root.
            .tls_config(
                TlsConfig::builder()
                    .root_certs(RootCerts::PlatformVerifier)
                    .build(),
            );
        if origin.as_ref().is_some_and(Origin::is_loopback) {
            // A proxy is another host, and there is no TLS to keep it from reading.
            config = config.proxy(None);
        }
        Self {
            provider,
            agent: config.build().into(),
            origin,
            gate: Gate::new(),
            repositories: Mutex::default(),
        }
    }

    fn reply(&self, question: &Question, known: Option<&Known>) -> Reply {
        let Question { repository, id } = question;
        let (owner, name) = (repository.owner(), repository.name());
        let path = format!("/repos/{owner}/{name}/actions/runs/{id}");
        let etag = known.map(|known| known.etag.as_str());
        let unanswered = |why: String| Reply {
            answer: RunAnswer::Unanswered(why),
            etag: None,
        };
        let response = match self.get(&path, etag) {
            Ok(response) => response,
            Err(why) => return unanswered(why),
        };
        match (response.status, known) {
            (200, _) => match answer::run(&response.body, question) {
                Ok(fact) => Reply {
                    answer: RunAnswer::Known(fact),
                    etag: self.etag(&response.headers),
                },
                Err(why) => unanswered(why.to_owned()),
            },
            (304, Some(known)) => Reply {
                answer: RunAnswer::Known(known.fact.clone()),
                etag: Some(known.etag.clone()),
            },
            (404, _) => match self.can_see(repository) {
                Ok(true) => Reply {
                    answer: RunAnswer::Missing(Witness::Provider(repository.clone())),
                    etag: None,
                },
                Ok(false) if self.provider.has_token() => unanswered(format!(
                    "there is no repository {repository} that the token may see"
                )),
                Ok(false) => unanswered(format!(
                    "there is no repository {repository} that everybody may see; set GH_TOKEN"
                )),
                Err(why) => unanswered(why),
            },
            (status, _) => unanswered(self.refusal(status)),
        }
    }

    /// Whether a repository can be seen: one that cannot is told as one that is not there.
    fn can_see(&self, repository: &RepositoryName) -> Sight {
        let sight = {
            let mut known = self
                .repositories
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            known.entry(repository.clone()).or_default().clone()
        };
        sight
            .get_or_init(|| {
                let path = format!("/repos/{}/{}", repository.owner(), repository.name());
                match self.get(&path, None)?.status {
                    200 => Ok(true),
                    404 => Ok(false),
                    status => Err(self.refusal(status)),
                }
            })
            .clone()
    }

    /// The answer to a request, which is made again where that may help.
    fn get(&self, path: &str, etag: Option<&str>) -> Result<Response, String> {
        let mut url = format!("{}{path}", self.provider.api());
        let mut pauses = PAUSES.iter();
        let mut redirects = 0;
        loop {
            self.gate.pass()?;
            let fault = match self.send(&url, etag) {
                Ok(response) => {
                    self.gate.heed(&response.headers);
                    match response.status {
                        301 | 302 | 307 | 308 if redirects < MOST_REDIRECTS => {
                            redirects += 1;
                            url = self.target(&response.headers)?;
                            continue;
                        }
                        401 if self.provider.has_token() => {
                            return Err(self.gate.close("the provider does not accept the token"));
                        }
                        429 => Fault::Passing(self.gate.hold(&response.headers)),
                        403 if is_rate_limit(&response) => {
                            Fault::Passing(self.gate.hold(&response.headers))
                        }
                        500.. => {
                            if response.headers.contains_key("retry-after") {
                                self.gate.hold(&response.headers);
                            }
                            Fault::Passing(self.refusal(response.status))
                        }
                        _ => return Ok(response),
                    }
                }
                Err(fault) => fault,
            };
            let Some(pause) = pauses.next() else {
                return Err(match fault {
                    Fault::Passing(why) => why,
                    Fault::Unreachable(why) => self.gate.close(&why),
                });
            };
            thread::sleep(*pause);
        }
    }

    fn send(&self, url: &str, etag: Option<&str>) -> Result<Response, Fault> {
        let mut request = self
            .agent
            .get(url)
            .header("x-github-api-version", "2022-11-28");
        if let Some(token) = self.provider.token()
            && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.secret()))
        {
            value.set_sensitive(true);
            request = request.header("authorization", value);
        }
        if let Some(etag) = etag {
            request = request.header("if-none-match", etag);
        }
        let response = request.call().map_err(|error| self.fault(&error))?;
        let (parts, mut body) = response.into_parts();
        let body = body.with_config().limit(LARGEST).read_to_vec();
        let body = body.map_err(|error| self.fault(&error))?;
        if self.tells_token(&body) {
            return Err(Fault::Passing("the answer repeats the token".to_owned()));
        }
        Ok(Response {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    }

    /// Where a redirect leads, if that is the same server.
    fn target(&self, headers: &HeaderMap) -> Result<String, String> {
        let location = headers
            .get("location")
            .and_then(|value| value.to_str().ok());
        let location = location.unwrap_or_default();
        let target = match (location.strip_prefix('/'), &self.origin) {
            // "//evil.example" is another host.
            (Some(path), Some(origin)) if !path.starts_with('/') => format!("{origin}/{path}"),
            _ => location.to_owned(),
        };
        let is_same = self.origin.is_some() && Origin::of(&target) == self.origin;
        is_same.then_some(target).ok_or_else(|| {
            "the provider sends us to another address, which is not asked".to_owned()
        })
    }

    /// What the provider calls an answer, where that can be kept.
    fn etag(&self, headers: &HeaderMap) -> Option<String> {
        const LONGEST: usize = 200;
        let value = headers.get("etag")?;
        let is_plain = value.len() <= LONGEST && !self.tells_token(value.as_bytes());
        let text = value.to_str().ok().filter(|_| is_plain)?;
        Some(text.to_owned())
    }

    /// Whether bytes hold the token, so that they must not be kept or shown.
    fn tells_token(&self, bytes: &[u8]) -> bool {
        let token = self.provider.token();
        token.is_some_and(|token| memchr::memmem::find(bytes, token.secret().as_bytes()).is_some())
    }

    /// Why there was no answer, in words of our own: what a library says may hold the address of a proxy, with its password.
    fn fault(&self, error: &ureq::Error) -> Fault {
        use std::io::ErrorKind;
        match error {
            ureq::Error::HostNotFound => {
                Fault::Unreachable("the host of the provider is not known".to_owned())
            }
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                Fault::Unreachable("the provider cannot be reached in time".to_owned())
            }
            ureq::Error::Timeout(_) => Fault::Passing("the answer took too long".to_owned()),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => {
                Fault::Unreachable("no safe connection to the provider can be made".to_owned())
            }
            ureq::Error::ConnectProxyFailed(_) | ureq::Error::InvalidProxyUrl => {
                Fault::Unreachable("the proxy does not let us to the provider".to_owned())
            }
            ureq::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::NetworkDown => {
                    Fault::Unreachable("the provider cannot be reached".to_owned())
                }
                ErrorKind::InvalidData if self.is_secret() => {
                    Fault::Unreachable("no safe connection to the provider can be made".to_owned())
                }
                _ => Fault::Passing("the connection broke off".to_owned()),
            },
            ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => {
                Fault::Passing("the answer is too long".to_owned())
            }
            _ => Fault::Passing("the answer is broken".to_owned()),
        }
    }

    /// Whether what is sent goes through TLS.
    fn is_secret(&self) -> bool {
        self.provider.api().starts_with("https:")
    }

    fn refusal(&self, status: u16) -> String {
        match status {
            401 => "the provider answers nobody without a token; set GH_TOKEN".to_owned(),
            403 if self.provider.has_token() => "the token may not read the runs".to_owned(),
            403 => "nobody may read the runs without a token; set GH_TOKEN".to_owned(),
            _ => format!("the provider answered with status {status}"),
        }
    }
}

/// Whether too many questions are why there is no answer. GitHub tells some of its limits in words alone.
fn is_rate_limit(response: &Response) -> bool {
    let is_used_up = |value: &HeaderValue| value == "0";
    response.headers.contains_key("retry-after")
        || response
            .headers
            .get("x-ratelimit-remaining")
            .is_some_and(is_used_up)
        || memchr::memmem::find(&response.body, b"rate limit").is_some()
}

/// A time for people, such as `14:05`.
fn clock(time: Timestamp) -> String {
    let text = time.to_string();
    text.get(11..16)
        .map_or_else(|| text.clone(), |clock| format!("{clock} UTC"))
}
