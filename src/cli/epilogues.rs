//! What stands below the arguments in the help of a command.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage or configuration, or something could not be read or written
  3  no audit found (0 with --allow-empty)";

pub(super) const EXIT_CODES_OF_BASELINE: &str = "\
Exit codes:
  0  the baseline is written, or as it should be
  1  --check: an entry matches no finding any more
  2  wrong usage or configuration, or something could not be read or written
  3  no audit found";

pub(super) const EXIT_CODES_OF_FETCH: &str = "\
Exit codes:
  0  all cited runs are in the file
  1  some are not, and it says which and why
  2  wrong usage or configuration, or something could not be read or written
  3  no audit found";

pub(super) const EXIT_CODES_OF_EVIDENCE: &str = "\
Exit codes:
  0  the file has all cited runs, and no others
  1  it does not
  2  wrong usage or configuration, or something could not be read
  3  no audit found";

pub(super) const EXIT_CODES_OF_NEW: &str = "\
Exit codes:
  0  the audit is written, or shown
  2  it is there already, or something is wrong, or could not be read or written";

pub(super) const INSTALLING_COMPLETIONS: &str = "\
Installing it:
  bash        audit-lint completions bash > ~/.local/share/bash-completion/completions/audit-lint
  zsh         audit-lint completions zsh > ~/.zfunc/_audit-lint
              with `fpath+=~/.zfunc` above `compinit` in ~/.zshrc
  fish        audit-lint completions fish > ~/.config/fish/completions/audit-lint.fish
  powershell  audit-lint completions powershell | Out-String | Invoke-Expression
              in the file that $PROFILE names
  elvish      eval (audit-lint completions elvish | slurp)
              in ~/.config/elvish/rc.elv

Names of rules are completed, too. The script is that of this version: print it anew after an update.";

pub(super) const READING_THE_MANUAL: &str = "\
Reading it:       audit-lint man | man -l -
Installing it:    audit-lint man > ~/.local/share/man/man1/audit-lint.1
One of a command: audit-lint man check > ~/.local/share/man/man1/audit-lint-check.1";
