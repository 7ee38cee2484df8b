//! The rules that a run uses, built with their options. Never runs them.

use super::{Config, ConfigError, KnownRules, Selector};
use crate::diagnostic::{RuleName, Severity};
use crate::rule::{Check, RuleEntry};

/// A rule that is on.
pub struct ActiveRule {
    /// Its whole name.
    pub name: RuleName,
    /// What its findings weigh.
    pub severity: Severity,
    pub(crate) check: Check,
}

impl std::fmt::Debug for ActiveRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ActiveRule")
            .field("name", &self.name)
            .field("severity", &self.severity)
            .finish_non_exhaustive()
    }
}

/// The rules of a run, in the order in which they are listed.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<ActiveRule>,
    /// Their names.
    names: Vec<RuleName>,
    known: KnownRules,
}

impl RuleSet {
    /// Chooses and builds the rules.
    ///
    /// # Errors
    ///
    /// When options are given for a rule that does not exist, or are wrong.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let known = KnownRules::with(&config.rule);
        for name in config.rules.keys() {
            if known.find(name).is_none() {
                return Err(known.unknown(name));
            }
        }
        let mut rules = Vec::new();
        for entry in known.rules() {
            let Some(severity) = severity(config, entry) else {
                continue;
            };
            let options = config.rules.get(entry.name.as_ref());
            let check = entry.build(options).map_err(|error| {
                ConfigError::new(format!("`rules.\"{}\"`: {}", entry.name, error.message()))
            })?;
            rules.push(ActiveRule {
                name: entry.name.clone(),
                severity,
                check,
            });
        }
        Ok(Self {
            names: rules.iter().map(|rule| rule.name.clone()).collect(),
            rules,
            known,
        })
    }

    /// The rules that are on, in the order in which they are listed.
    pub fn rules(&self) -> &[ActiveRule] {
        &self.rules
    }

    /// The names of the rules that are on.
    pub fn names(&self) -> &[RuleName] {
        &self.names
    }

    /// Every rule that can be named, on or off.
    pub fn known(&self) -> &KnownRules {
        &self.known
    }
}

/// What a rule's findings weigh, where it runs. A severity of its own selects advice, too.
fn severity(config: &Config, rule: &RuleEntry) -> Option<Severity> {
    let usual = rule.severity();
    let chosen = config
        .severity
        .iter()
        .filter(|(selector, _)| selector.matches(&rule.name))
        .max_by_key(|(selector, _)| selector.weight());
    let (severity, is_asked_for) = match chosen {
        Some((selector, level)) => (level.severity()?, selector.weight() > 1),
        None => (usual, false),
    };
    let default = is_asked_for || usual > Severity::Advice;
    is_on(config, &rule.name, default).then_some(severity)
}

/// The most exact selector decides; between equals, ignoring goes before selecting.
fn is_on(config: &Config, rule: &str, default: bool) -> bool {
    let strongest = |selectors: &[Selector]| Selector::strongest(selectors, rule);
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

    fn names(config: &str) -> Vec<RuleName> {
        let config = Config::parse("audit-lint.toml", config).expect("a valid configuration");
        let set = RuleSet::new(&config).expect("valid options");
        set.rules().iter().map(|rule| rule.name.clone()).collect()
    }

    fn has(config: &str, rule: &str) -> bool {
        names(config).iter().any(|name| name == rule)
    }

    #[test]
    fn advice_is_off_unless_it_is_selected() {
        assert!(!has("", "registry/stale"));
        assert!(has("select = [\"ALL\"]", "registry/stale"));
        assert!(has(
            "extend-select = [\"registry/stale\"]",
            "registry/stale"
        ));
    }

    #[test]
    fn the_most_exact_selector_decides() {
        let config =
            "select = [\"range/\", \"ci/uncited-run\"]\nignore = [\"ci\", \"range/empty\"]";
        assert!(has(config, "range/missing"));
        assert!(has(config, "ci/uncited-run"));
        assert!(!has(config, "range/empty"));
        assert!(!has(config, "ci/missing-status"));
        assert!(!has(config, "verdict/missing"));
    }

    #[test]
    fn a_wrong_name_gets_a_suggestion() {
        for text in ["registry/droped-row", "dropped-row"] {
            let error = KnownRules::default()
                .select(text)
                .expect_err("no such rule");
            assert_eq!(
                error.help.as_deref(),
                Some("did you mean `registry/dropped-row`?")
            );
        }
    }
}
