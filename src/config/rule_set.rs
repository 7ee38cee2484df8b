//! The rules that a run uses, built with their options. Never runs them.

use super::selector::unknown_rule;
use super::{Config, ConfigError, Selector};
use crate::diagnostic::Severity;
use crate::rule::{Check, RuleEntry};
use crate::rules::CATALOGUE;

/// A rule that is on.
pub struct ActiveRule {
    /// Its entry in the catalogue.
    pub entry: &'static RuleEntry,
    /// What its findings weigh.
    pub severity: Severity,
    pub(crate) check: Check,
}

impl std::fmt::Debug for ActiveRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ActiveRule")
            .field("entry", &self.entry)
            .field("severity", &self.severity)
            .finish_non_exhaustive()
    }
}

/// The rules of a run, in the catalogue's order.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<ActiveRule>,
}

impl RuleSet {
    /// Chooses and builds the rules.
    ///
    /// # Errors
    ///
    /// When options are given for a rule that does not exist, or are wrong.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        for name in config.rules.keys() {
            if !CATALOGUE.iter().any(|rule| rule.name == name) {
                return Err(unknown_rule(name));
            }
        }
        let mut rules = Vec::new();
        for entry in CATALOGUE {
            let Some(severity) = severity(config, entry) else {
                continue;
            };
            let options = config.rules.get(entry.name);
            let check = (entry.build)(options).map_err(|error| {
                ConfigError::new(format!("`rules.\"{}\"`: {}", entry.name, error.message()))
            })?;
            rules.push(ActiveRule {
                entry,
                severity,
                check,
            });
        }
        Ok(Self { rules })
    }

    /// The rules, in the catalogue's order.
    pub fn rules(&self) -> &[ActiveRule] {
        &self.rules
    }
}

/// What a rule's findings weigh, where it runs. A severity of its own selects advice, too.
fn severity(config: &Config, rule: &RuleEntry) -> Option<Severity> {
    let usual = rule.severity();
    let chosen = config
        .severity
        .iter()
        .filter(|(selector, _)| selector.matches(rule))
        .max_by_key(|(selector, _)| selector.weight());
    let (severity, is_asked_for) = match chosen {
        Some((selector, level)) => (level.severity()?, selector.weight() > 1),
        None => (usual, false),
    };
    let default = is_asked_for || usual > Severity::Advice;
    is_on(config, rule, default).then_some(severity)
}

/// The most exact selector decides; between equals, ignoring goes before selecting.
fn is_on(config: &Config, rule: &RuleEntry, default: bool) -> bool {
    let strongest = |selectors: &[Selector]| {
        selectors
            .iter()
            .filter(|selector| selector.matches(rule))
            .map(Selector::weight)
            .max()
    };
    let selected = match &config.select {
        Some(select) => strongest(select),
        None => default.then_some(0),
    };
    let selected = selected.max(config.extend_select.as_deref().and_then(strongest));
    let ignored = config.ignore.as_deref().and_then(strongest);
    match (selected, ignored) {
        (Some(selected), Some(ignored)) => selected > ignored,
        (selected, _) => selected.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(config: &str) -> Vec<&'static str> {
        let config = Config::parse("audit-lint.toml", config).expect("a valid configuration");
        let set = RuleSet::new(&config).expect("valid options");
        set.rules().iter().map(|rule| rule.entry.name).collect()
    }

    #[test]
    fn advice_is_off_unless_it_is_selected() {
        assert!(!names("").contains(&"registry/stale"));
        assert!(names("select = [\"ALL\"]").contains(&"registry/stale"));
        assert!(names("extend-select = [\"registry/stale\"]").contains(&"registry/stale"));
    }

    #[test]
    fn the_most_exact_selector_decides() {
        assert_eq!(
            names("select = [\"range/\", \"ci/uncited-run\"]\nignore = [\"ci\", \"range/empty\"]")
                .len(),
            7
        );
    }

    #[test]
    fn a_wrong_name_gets_a_suggestion() {
        let error = "registry/droped-row"
            .parse::<Selector>()
            .expect_err("no such rule");
        assert_eq!(
            error.help.as_deref(),
            Some("did you mean `registry/dropped-row`?")
        );
        let error = "dropped-row".parse::<Selector>().expect_err("half a name");
        assert_eq!(
            error.help.as_deref(),
            Some("did you mean `registry/dropped-row`?")
        );
    }
}
