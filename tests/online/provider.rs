//! A provider of CI on loopback that speaks GitHub's API as it is documented, and breaks it where a test wants that.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// The commit that all runs ran on where a test does not say otherwise.
pub(crate) const HEAD: &str = "b83c2f6a1d9e4c7b8f0a5d3e6c9b2a1f4e7d8c0b";

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// With names in lower case.
    pub(crate) headers: HashMap<String, String>,
    /// How many came before it for the same path.
    pub(crate) before: usize,
}

/// What goes out.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) manner: Manner,
}

/// How it goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Whole.
    Well,
    /// Half of the body, and then the connection breaks.
    Half,
    /// Half of a chunk, and then the connection breaks.
    HalfChunk,
    /// Not at all: the connection breaks.
    Broken,
    /// Not at all: the connection stays as it is until the other side gives up.
    Silent,
    /// What is no HTTP.
    Noise,
}

type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

struct State {
    answer: Box<Answer>,
    requests: Mutex<Vec<Request>>,
    /// How many requests are under way, and how many were at most.
    under_way: Mutex<(usize, usize)>,
    arrived: Condvar,
    /// How many must be under way at one time before the first is answered.
    gathers: usize,
    connections: AtomicUsize,
    is_over: AtomicBool,
}

/// A server, until it is dropped.
pub(crate) struct Provider {
    address: SocketAddr,
    state: Arc<State>,
}

impl Provider {
    /// A server that answers so.
    pub(crate) fn new(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::gathering(0, answer)
    }

    /// The same, which answers nobody before so many ask at one time, and then leaves time for more.
    pub(crate) fn gathering(
        gathers: usize,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let state = Arc::new(State {
            answer: Box::new(answer),
            requests: Mutex::default(),
            under_way: Mutex::default(),
            arrived: Condvar::new(),
            gathers,
            connections: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        });
        let served = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if served.is_over.load(Ordering::SeqCst) {
                    return;
                }
                served.connections.fetch_add(1, Ordering::SeqCst);
                let state = served.clone();
                // Whoever breaks off breaks off.
                thread::spawn(move || stream.map(|stream| state.serve(&stream)));
            }
        });
        Self { address, state }
    }

    /// Its API's address.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked since this was asked last.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.state.requests.lock().expect("no test panics in it"))
    }

    /// How many requests were under way at one time, at most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.state.under_way.lock().expect("no test panics in it").1
    }

    /// How often somebody connected.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl State {
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        loop {
            let mut request = read(&mut reader)?;
            {
                let mut requests = self.requests.lock().ok()?;
                let same = |known: &&Request| known.path == request.path;
                request.before = requests.iter().filter(same).count();
                requests.push(request.clone());
            }
            self.gather();
            let reply = (self.answer)(&request);
            // Whoever has the answer may ask the next question before this thread goes on.
            self.under_way.lock().ok()?.0 -= 1;
            reply.write(stream)?;
        }
    }

    fn gather(&self) {
        let mut under_way = self.under_way.lock().expect("no test panics in it");
        under_way.0 += 1;
        under_way.1 = under_way.1.max(under_way.0);
        self.arrived.notify_all();
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut waited = false;
        while under_way.1 < self.gathers {
            waited = true;
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            under_way = self
                .arrived
                .wait_timeout(under_way, left)
                .expect("no test panics in it")
                .0;
        }
        drop(under_way);
        if waited {
            thread::sleep(Duration::from_millis(200));
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    let mut next = || {
        line.clear();
        reader
            .read_line(&mut line)
            .ok()
            .filter(|count| *count > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = next()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let line = next()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Some(Request {
        path,
        headers,
        before: 0,
    })
}

impl Reply {
    pub(crate) fn new(status: u16, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        let sum = body.iter().fold(7_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
        });
        let hour = now() + 3600;
        let mut reply = Self {
            status,
            headers: Vec::new(),
            body,
            manner: Manner::Well,
        };
        for (name, value) in [
            ("content-type", "application/json; charset=utf-8".to_owned()),
            ("x-github-media-type", "github.v3; format=json".to_owned()),
            ("x-ratelimit-limit", "5000".to_owned()),
            ("x-ratelimit-remaining", "4987".to_owned()),
            ("x-ratelimit-reset", hour.to_string()),
            ("x-ratelimit-used", "13".to_owned()),
            ("x-ratelimit-resource", "core".to_owned()),
        ] {
            reply = reply.with(name, &value);
        }
        if status == 200 {
            reply = reply.with("etag", &format!("W/\"{sum:016x}\""));
        }
        reply
    }

    /// A run, as `GET /repos/{owner}/{repo}/actions/runs/{run_id}` is documented.
    pub(crate) fn run(id: u64, conclusion: &str) -> Self {
        Self::new(200, &run(id, conclusion))
    }

    /// What is not there, or may not be seen.
    pub(crate) fn not_found() -> Self {
        Self::error(404, "Not Found")
    }

    pub(crate) fn error(status: u16, message: &str) -> Self {
        let page = "https://docs.github.com/rest";
        let body =
            json!({"message": message, "documentation_url": page, "status": status.to_string()});
        Self::new(status, &body)
    }

    pub(crate) fn repository() -> Self {
        let body = json!({"id": 1_296_269, "name": "pipeline", "full_name": "acme/pipeline", "private": false});
        Self::new(200, &body)
    }

    /// The same with another header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn in_manner(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// The same for one who knows it: `304` where `If-None-Match` names it.
    pub(crate) fn to(self, request: &Request) -> Self {
        let etag = self.headers.iter().find(|(name, _)| name == "etag");
        let known = request.headers.get("if-none-match");
        if etag.is_some_and(|(_, etag)| known == Some(etag)) {
            return Self {
                status: 304,
                body: Vec::new(),
                ..self
            };
        }
        self
    }

    fn write(&self, mut stream: &TcpStream) -> Option<()> {
        match self.manner {
            Manner::Broken => return None,
            Manner::Silent => {
                // Until the other side hangs up.
                let _ = stream.read(&mut [0]);
                return None;
            }
            Manner::Noise => {
                stream.write_all(b"\0\xff not HTTP at all\r\n\r\n").ok()?;
                return None;
            }
            Manner::Well | Manner::Half | Manner::HalfChunk => {}
        }
        let mut head = format!("HTTP/1.1 {} Whatever\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let length = self.body.len();
        let half = &self.body[..length / 2];
        if self.manner == Manner::HalfChunk {
            let _ = write!(head, "transfer-encoding: chunked\r\n\r\n{length:x}\r\n");
            stream.write_all(head.as_bytes()).ok()?;
            stream.write_all(half).ok()?;
            return None;
        }
        if self.status != 304 {
            let _ = write!(head, "content-length: {length}\r\n");
        }
        head += "\r\n";
        stream.write_all(head.as_bytes()).ok()?;
        if self.manner == Manner::Half {
            stream.write_all(half).ok()?;
            return None;
        }
        stream.write_all(&self.body).ok()?;
        stream.flush().ok()
    }
}

/// The JSON of a run.
pub(crate) fn run(id: u64, conclusion: &str) -> Value {
    let page = format!("https://github.com/acme/pipeline/actions/runs/{id}");
    let api = format!("https://api.github.com/repos/acme/pipeline/actions/runs/{id}");
    let goes_on = matches!(conclusion, "queued" | "in_progress" | "waiting");
    json!({
        "id": id,
        "name": "Build",
        "node_id": "MDEyOldvcmtmbG93IFJ1bjI2OTI4OQ==",
        "check_suite_id": 42,
        "head_branch": "main",
        "head_sha": HEAD,
        "path": ".github/workflows/build.yml@main",
        "run_number": 562,
        "event": "push",
        "display_title": "Update README.md",
        "status": if goes_on { conclusion } else { "completed" },
        "conclusion": if goes_on { Value::Null } else { conclusion.into() },
        "workflow_id": 159_038,
        "url": api,
        "html_url": page,
        "pull_requests": [],
        "created_at": "2026-01-22T19:33:08Z",
        "updated_at": "2026-01-22T19:33:08Z",
        "run_attempt": 1,
        "run_started_at": "2026-01-22T19:33:08Z",
        "actor": {"login": "octocat", "id": 1, "type": "User"},
        "jobs_url": format!("{api}/jobs"),
        "logs_url": format!("{api}/logs"),
        "head_commit": {
            "id": HEAD,
            "tree_id": "d23f6eedb1e1b9610bbc754ddb5197bfe7271223",
            "message": "Create linter.yaml",
            "timestamp": "2026-01-22T19:33:05Z",
            "author": {"name": "Octo Cat", "email": "octocat@github.com"},
            "committer": {"name": "GitHub", "email": "noreply@github.com"}
        },
        "repository": {"id": 217_723_378, "name": "pipeline", "full_name": "acme/pipeline", "private": true}
    })
}

/// The run that a path asks about.
pub(crate) fn asked(request: &Request) -> Option<u64> {
    let (_, id) = request.path.split_once("/actions/runs/")?;
    id.parse().ok()
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a clock that is right").as_secs()
}
