//! When the next question may be asked: the provider's limits, and how long anybody waits for them. Asks nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::http::header::HeaderMap;

use super::clock;

/// How long a run waits for limits, in all.
const MOST_WAITING: Duration = Duration::from_secs(60);

/// How long a run asks, in all.
const LONGEST: Duration = Duration::from_secs(300);

/// What GitHub wants where it says nothing of when to come back.
const UNSAID: Duration = Duration::from_secs(60);

/// Later than this is never; a number in a header may be any.
const FARTHEST: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct Gate {
    started: Instant,
    state: Mutex<State>,
}

struct State {
    /// Nobody asks before.
    opens: Instant,
    /// How much waiting is left.
    patience: Duration,
    /// Why nobody asks any more.
    closed: Option<String>,
}

impl Gate {
    pub(super) fn new() -> Self {
        let started = Instant::now();
        Self {
            started,
            state: Mutex::new(State {
                opens: started,
                patience: MOST_WAITING,
                closed: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a question may be asked.
    ///
    /// # Errors
    ///
    /// Why none may be asked any more.
    pub(super) fn pass(&self) -> Result<(), String> {
        loop {
            let wait = {
                let mut state = self.state();
                if self.started.elapsed() > LONGEST && state.closed.is_none() {
                    let minutes = LONGEST.as_secs() / 60;
                    state.closed = Some(format!("the questions took more than {minutes} minutes"));
                }
                if let Some(why) = &state.closed {
                    return Err(why.clone());
                }
                state.opens.saturating_duration_since(Instant::now())
            };
            if wait.is_zero() {
                return Ok(());
            }
            thread::sleep(wait);
        }
    }

    /// Lets no question pass any more, and says why; the first reason stays.
    pub(super) fn close(&self, why: &str) -> String {
        self.state()
            .closed
            .get_or_insert_with(|| why.to_owned())
            .clone()
    }

    /// Lets nobody pass before the provider wants to be asked again, and says why. Closes where that is too late.
    pub(super) fn hold(&self, headers: &HeaderMap) -> String {
        let wait = retry_after(headers)
            .or_else(|| reset(headers))
            .unwrap_or(UNSAID)
            .min(FARTHEST);
        let now = Instant::now();
        let mut state = self.state();
        let begins = state.opens.max(now);
        let more = (now + wait).saturating_duration_since(begins);
        if more > state.patience {
            let until = Timestamp::now() + wait;
            let why = format!(
                "the provider's rate limit is used up until {}",
                clock(until)
            );
            return state.closed.get_or_insert(why).clone();
        }
        state.patience -= more;
        state.opens = begins + more;
        "the provider's rate limit is used up".to_owned()
    }

    /// Holds where an answer says that it was the last one for now.
    pub(super) fn heed(&self, headers: &HeaderMap) {
        let is_last = text(headers, "x-ratelimit-remaining") == Some("0");
        if is_last && reset(headers).is_some() {
            self.hold(headers);
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// What `Retry-After` says: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, "retry-after")?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(value)
        .ok()?;
    Some(until(date.as_second()))
}

/// When the rate limit starts anew.
fn reset(headers: &HeaderMap) -> Option<Duration> {
    Some(until(text(headers, "x-ratelimit-reset")?.parse().ok()?))
}

/// How long it is until a time in seconds since 1970; a second more, since clocks differ.
fn until(second: i64) -> Duration {
    let seconds = second.saturating_sub(Timestamp::now().as_second());
    Duration::from_secs(seconds.max(0).unsigned_abs() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| {
                let name = ureq::http::HeaderName::from_static(name);
                (name, value.parse().expect("a header"))
            })
            .collect()
    }

    #[test]
    fn a_limit_that_ends_soon_is_waited_for_and_another_is_not() {
        let gate = Gate::new();
        gate.hold(&headers(&[("retry-after", "0")]));
        gate.pass().expect("it is open again");
        let why = gate.hold(&headers(&[("retry-after", "3600")]));
        assert!(why.contains("until"), "{why}");
        assert_eq!(gate.pass(), Err(why));
    }

    #[test]
    fn many_limits_at_one_time_are_waited_for_once() {
        let gate = Gate::new();
        for _ in 0..100 {
            gate.hold(&headers(&[("retry-after", "30")]));
        }
        assert!(gate.state().closed.is_none());
        assert!(gate.state().patience >= MOST_WAITING / 3);
    }

    #[test]
    fn a_limit_is_told_in_seconds_as_a_date_or_as_a_reset() {
        let far = Timestamp::now().as_second() + 7200;
        let date = "Fri, 31 Dec 2999 23:59:59 GMT";
        for held in [
            [("retry-after", "7200")],
            [("retry-after", date)],
            [("x-ratelimit-reset", far.to_string().as_str())],
            // Nobody waits for ever because a number is too large.
            [("x-ratelimit-reset", "9223372036854775807")],
        ] {
            let gate = Gate::new();
            gate.hold(&headers(&held));
            assert!(gate.state().closed.is_some(), "{held:?}");
        }
    }

    #[test]
    fn the_last_answer_closes_the_gate_behind_it() {
        let far = (Timestamp::now().as_second() + 7200).to_string();
        let gate = Gate::new();
        gate.heed(&headers(&[
            ("x-ratelimit-remaining", "1"),
            ("x-ratelimit-reset", &far),
        ]));
        gate.pass().expect("there is one more");
        gate.heed(&headers(&[
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", &far),
        ]));
        gate.pass().expect_err("there is none");
    }
}
