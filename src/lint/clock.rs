//! How long each stage of a run took, over all threads. Never tells anybody.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The stages of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are found, and what holds for them.
    Discovery,
    /// Audits are read and parsed, and what they claim is made out.
    Reading,
    /// They are put into series, and what is open is carried along these.
    Grouping,
    /// Somebody outside is asked.
    Evidence,
    /// Fixes are tried and applied.
    Mending,
    /// Rules run.
    Checking,
    /// What is held back is taken out, and what is left is sorted.
    Settling,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Discovery,
        Self::Reading,
        Self::Grouping,
        Self::Evidence,
        Self::Mending,
        Self::Checking,
        Self::Settling,
    ];

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Reading => "reading",
            Self::Grouping => "grouping",
            Self::Evidence => "evidence",
            Self::Mending => "mending",
            Self::Checking => "checking",
            Self::Settling => "settling",
        }
    }
}

/// How long each stage took: the times of all threads, added up.
#[derive(Debug, Default)]
pub struct Clock([AtomicU64; Stage::ALL.len()]);

impl Clock {
    /// Adds the time since something began.
    pub(super) fn add(&self, stage: Stage, since: Instant) {
        let nanoseconds = u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0[stage as usize].fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// Does work, and adds the time that it takes.
    pub(super) fn time<R>(&self, stage: Stage, work: impl FnOnce() -> R) -> R {
        let started = Instant::now();
        let done = work();
        self.add(stage, started);
        done
    }

    /// How long a stage took.
    pub fn of(&self, stage: Stage) -> Duration {
        Duration::from_nanos(self.0[stage as usize].load(Ordering::Relaxed))
    }
}
