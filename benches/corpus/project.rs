//! What happens in an invented project, milestone by milestone: issues come and go, scores move, tests flake, and now
//! and then the author of an audit makes a mistake.

use super::chance::Chance;
use super::words;

/// How an audit is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Bold lines on top, whole and half scores.
    Lines,
    /// A table on top, scores in tenths.
    Table,
}

/// What an author may get wrong, and how often in a hundred audits. About as often as in real ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// An open issue is left out, and never heard of again.
    DroppedIssue,
    WrongOverall,
    RewrittenScore,
    BrokenChain,
    NoRun,
    NoFlakeLog,
    NoTrend,
    RaggedRow,
    SkippedNumber,
    Provisional,
    FreeForm,
}

const FLAWS: &[(Flaw, u32)] = &[
    (Flaw::DroppedIssue, 18),
    (Flaw::WrongOverall, 12),
    (Flaw::RewrittenScore, 6),
    (Flaw::BrokenChain, 8),
    (Flaw::NoRun, 6),
    (Flaw::NoFlakeLog, 8),
    (Flaw::NoTrend, 5),
    (Flaw::RaggedRow, 16),
    (Flaw::SkippedNumber, 3),
    (Flaw::Provisional, 2),
    (Flaw::FreeForm, 7),
];

/// An issue that waits.
#[derive(Clone)]
pub(super) struct Issue {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) discovered: u32,
    pub(super) due: Option<u32>,
    pub(super) reason: &'static str,
    pub(super) exit: &'static str,
}

/// A row of the score trend: a milestone, and a score in tenths for each category.
#[derive(Clone)]
pub(super) struct Scores {
    pub(super) milestone: u32,
    pub(super) tenths: [u32; 8],
}

/// A row of the flake log.
#[derive(Clone)]
pub(super) struct Flake {
    pub(super) test: String,
    pub(super) seen: u32,
    pub(super) fixed: Option<u32>,
}

/// A project at a milestone: all that its audit tells.
pub(super) struct Project {
    pub(super) layout: Layout,
    /// The figures of a milestone's name.
    pub(super) width: usize,
    /// Rows of earlier milestones in the score trend.
    pub(super) window: usize,
    pub(super) weights: [u32; 8],
    pub(super) milestone: u32,
    pub(super) title: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) runs: Vec<u64>,
    pub(super) open: Vec<Issue>,
    pub(super) closed: Vec<Issue>,
    pub(super) trend: Vec<Scores>,
    pub(super) flakes: Vec<Flake>,
    pub(super) flaws: Vec<Flaw>,
    issues: u32,
    run: u64,
}

/// Weights in per cent, so that every sum is exact.
const WEIGHTS: [[u32; 8]; 3] = [
    [20, 15, 15, 15, 10, 15, 5, 5],
    [15, 15, 15, 15, 10, 10, 10, 10],
    [20, 10, 20, 10, 10, 10, 10, 10],
];

impl Project {
    /// A project before its first milestone.
    pub(super) fn new(chance: &mut Chance, milestones: u32) -> Self {
        let layout = if chance.happens(50) {
            Layout::Lines
        } else {
            Layout::Table
        };
        let weights = WEIGHTS[chance.below(3) as usize];
        // A trend of thousands of rows in each of thousands of audits would be nothing that a project keeps.
        let is_long = milestones > 200;
        Self {
            layout,
            width: if is_long { 5 } else { 2 },
            window: if is_long { 8 } else { usize::MAX },
            weights,
            milestone: 0,
            title: String::new(),
            start: String::new(),
            end: sha(chance),
            runs: Vec::new(),
            open: Vec::new(),
            closed: Vec::new(),
            trend: Vec::new(),
            flakes: Vec::new(),
            flaws: Vec::new(),
            issues: 0,
            run: 18_000_000_000 + u64::from(chance.below(1_000_000_000)),
        }
    }

    /// Goes on to the next milestone.
    pub(super) fn advance(&mut self, chance: &mut Chance) {
        self.milestone += 1;
        self.title = words::title(chance);
        self.flaws = FLAWS
            .iter()
            .filter(|(_, percent)| chance.happens(*percent))
            .map(|(flaw, _)| *flaw)
            .collect();
        self.start = std::mem::replace(&mut self.end, sha(chance));
        if self.has(Flaw::BrokenChain) {
            self.start = sha(chance);
        }
        self.runs = (0..chance.between(2, 4))
            .map(|_| {
                self.run += u64::from(chance.between(1_000, 90_000));
                self.run
            })
            .collect();
        self.move_issues(chance);
        self.move_scores(chance);
        self.move_flakes(chance);
    }

    pub(super) fn has(&self, flaw: Flaw) -> bool {
        self.flaws.contains(&flaw)
    }

    /// A milestone's name: `M07`.
    pub(super) fn name(&self, milestone: u32) -> String {
        format!("M{milestone:0width$}", width = self.width)
    }

    /// The weighted mean of scores, in hundredths.
    pub(super) fn overall(&self, scores: &Scores) -> u32 {
        let pairs = scores.tenths.iter().zip(&self.weights);
        let sum: u32 = pairs.map(|(score, weight)| score * weight).sum();
        (sum + 5) / 10
    }

    fn move_issues(&mut self, chance: &mut Chance) {
        let milestone = self.milestone;
        if self.has(Flaw::DroppedIssue) && !self.open.is_empty() {
            self.open.remove(0);
        }
        // Those with a date are closed in time, others when somebody comes round to it.
        let (closed, open) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|issue| {
                issue
                    .due
                    .map_or_else(|| chance.happens(25), |due| due <= milestone)
            });
        (self.closed, self.open) = (closed, open);
        let least = match (milestone, self.open.len()) {
            (1, _) => 3,
            (_, 0) => 1,
            _ => 0,
        };
        for _ in 0..chance.between(least, least + 2) {
            self.issues += 1;
            let group = chance.one_of(&["SEC", "OPS", "DOC", "API", "COV", "DEP"]);
            self.open.push(Issue {
                id: format!("{group}-{:03}", self.issues),
                text: words::doubt(chance),
                discovered: milestone,
                due: chance.happens(40).then(|| milestone + chance.between(2, 6)),
                reason: words::reason(chance),
                exit: words::exit(chance),
            });
        }
    }

    fn move_scores(&mut self, chance: &mut Chance) {
        let milestone = self.milestone;
        // In halves or in tenths.
        let step = if self.layout == Layout::Lines { 5 } else { 1 };
        // Made better in hindsight, and so from now on.
        if self.has(Flaw::RewrittenScore)
            && let Some(last) = self.trend.last_mut()
        {
            last.tenths[3] = (last.tenths[3] + 5).min(50);
        }
        let before = self.trend.last().map(|scores| scores.tenths);
        let mut tenths = before.unwrap_or([30 + 5 * chance.below(3); 8]);
        for score in &mut tenths {
            if chance.happens(20) {
                *score = (*score + step).min(50);
            } else if chance.happens(3) {
                *score -= step;
            }
        }
        self.trend.push(Scores { milestone, tenths });
        let shown = self.window.saturating_add(1);
        if self.trend.len() > shown {
            self.trend.remove(0);
        }
    }

    fn move_flakes(&mut self, chance: &mut Chance) {
        let milestone = self.milestone;
        self.flakes
            .retain(|flake| flake.fixed.is_none_or(|fixed| fixed + 6 > milestone));
        for flake in &mut self.flakes {
            if flake.fixed.is_none() && chance.happens(40) {
                flake.fixed = Some(milestone);
            }
        }
        if chance.happens(25) {
            let (part, number) = (words::part(chance), chance.below(1_000));
            self.flakes.push(Flake {
                test: format!("test_{part}_{number:03}_under_load"),
                seen: milestone,
                fixed: None,
            });
        }
    }
}

/// Eight figures with a digit and a letter among them, so that nobody takes them for a number or a word.
fn sha(chance: &mut Chance) -> String {
    format!("{}{:06x}e", chance.below(10), chance.next() >> 40)
}
