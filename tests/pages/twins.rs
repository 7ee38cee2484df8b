//! The spellings of one audit that must not change its findings.

use audit_lint::rule::Example;
use libtest_mimic::Failed;

use super::output;

/// Another way to write the same audit: the findings must be the same.
pub(super) struct Twin {
    pub(super) name: &'static str,
    write: fn(&str) -> String,
    /// Whether columns stay where they are.
    keeps_columns: bool,
}

pub(super) const TWINS: [Twin; 6] = [
    Twin {
        name: "behind a byte order mark",
        write: |text| format!("\u{feff}{text}"),
        keeps_columns: true,
    },
    Twin {
        name: "with a header of list items",
        // Where a list is the value of a field, the field is no item of that list.
        write: |text| {
            if text.contains(":**\n\n- ") || text.contains(":**\n- ") {
                return text.to_owned();
            }
            with_fields(text, |name, value| format!("- **{name}:** {value}"))
        },
        keeps_columns: false,
    },
    Twin {
        name: "with bold header values",
        write: |text| {
            with_fields(text, |name, value| match value {
                "" => format!("**{name}:**"),
                value => format!("**{name}:** **{value}**"),
            })
        },
        keeps_columns: false,
    },
    Twin {
        name: "with CRLF line ends",
        write: |text| text.replace("\r\n", "\n").replace('\n', "\r\n"),
        keeps_columns: true,
    },
    Twin {
        name: "without outer pipes",
        write: without_outer_pipes,
        keeps_columns: false,
    },
    Twin {
        name: "with emphasis in cells",
        write: with_emphasis,
        keeps_columns: false,
    },
];

/// Whether the twin of an example has the findings of the example, in the same lines.
pub(super) fn has_same_findings(rule: &str, example: &Example, twin: &Twin) -> Result<(), Failed> {
    let mut other = example.clone();
    for file in &mut other.files {
        file.text = (twin.write)(&file.text);
    }
    let found = places(&output(rule, &other)?, twin.keeps_columns);
    let expected = places(&example.output, twin.keeps_columns);
    if found == expected {
        Ok(())
    } else {
        Err(format!("expected:\n{expected}\nfound {}:\n{found}", twin.name).into())
    }
}

/// The concise output, without its columns where these differ.
fn places(output: &str, with_columns: bool) -> String {
    if with_columns {
        return output.to_owned();
    }
    let without = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let (path, number) = (parts.next().unwrap_or_default(), parts.next());
        format!(
            "{path}:{}:{}\n",
            number.unwrap_or_default(),
            parts.nth(1).unwrap_or_default()
        )
    };
    output.lines().map(without).collect()
}

/// Applies `change` to the rows of tables of two columns and more, whose cells are divided by ` | `.
fn with_rows(text: &str, change: fn(&[&str]) -> String) -> String {
    let mut fenced = false;
    let mut result = String::new();
    for line in text.split_inclusive('\n') {
        fenced ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        let row = line.trim_end_matches(['\r', '\n']);
        let cells = row
            .strip_prefix('|')
            .and_then(|row| row.strip_suffix('|'))
            .filter(|row| !fenced && !row.contains(['\\', '`']))
            .map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
        match cells.as_deref() {
            Some(cells) if cells.len() > 1 => {
                result += &change(cells);
                result += &line[row.len()..];
            }
            _ => result += line,
        }
    }
    result
}

fn without_outer_pipes(text: &str) -> String {
    with_rows(text, |cells| {
        let row = cells.join(" | ");
        // An empty first or last cell needs its pipe, and `#` would open a heading.
        let begins = cells
            .first()
            .is_some_and(|cell| cell.is_empty() || cell.starts_with('#'));
        let ends = cells.last().is_some_and(|cell| cell.is_empty());
        format!(
            "{}{row}{}",
            if begins { "|" } else { "" },
            if ends { "|" } else { "" }
        )
    })
}

fn with_emphasis(text: &str) -> String {
    with_rows(text, |cells| {
        let plain = |cell: &str| {
            cell.starts_with(char::is_alphanumeric) && cell.ends_with(char::is_alphanumeric)
        };
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| {
                if plain(cell) {
                    format!("**{cell}**")
                } else {
                    (*cell).to_owned()
                }
            })
            .collect();
        format!("| {} |", cells.join(" | "))
    })
}

/// Applies `change` to the name and value of header lines such as `**Range:** a...b`.
fn with_fields(text: &str, change: fn(&str, &str) -> String) -> String {
    let mut headings = 0;
    let mut result = String::new();
    for line in text.split_inclusive('\n') {
        headings += usize::from(line.starts_with('#'));
        let row = line.trim_end_matches(['\r', '\n']);
        let field = row
            .strip_prefix("**")
            .and_then(|row| row.split_once(":**"))
            .filter(|(name, value)| {
                headings < 2 && !name.contains(['*', '|']) && !value.contains(['*', '<', '|'])
            });
        match field {
            Some((name, value)) => {
                result += &change(name, value.trim());
                // Two blanks behind a line break it.
                let end = row.len() - (value.len() - value.trim_end().len());
                result += &line[end..];
            }
            None => result += line,
        }
    }
    result
}
