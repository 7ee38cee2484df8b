//! How many cells short rows leave to be invented, found before the parser sees the text. Never parses it.

use super::line::count;
use super::nesting::{holds_run, lines};

/// Cells that nobody wrote, in all tables of a text: a parser makes one for each column that a row does not reach, so
/// that a header of a thousand columns turns rows of a byte into a thousand times their size.
pub const MOST_INVENTED: usize = 1 << 16;

/// The line at which short rows of tables have left more than [`MOST_INVENTED`] cells to be invented. What stands in
/// a block of code is counted, too: that only tables need so many is a safe guess.
pub fn too_ragged(text: &str) -> Option<usize> {
    // Each line lacks no more cells than a line of dashes has columns, and that one is longer than these are many.
    let ends = |byte| count(text.as_bytes(), byte);
    let has_returns = memchr::memchr(b'\r', text.as_bytes()).is_some();
    let most = ends(b'\n') + if has_returns { ends(b'\r') } else { 0 } + 1;
    let narrowest = MOST_INVENTED / most;
    if !holds_run(text.as_bytes(), narrowest, is_mark) {
        return None;
    }
    let mut columns: usize = 0;
    let mut invented = 0;
    for (number, line) in lines(text) {
        let line = outside_quotes(line.as_bytes());
        if line.is_empty() {
            columns = 0;
            continue;
        }
        if columns > 1 {
            invented += columns.saturating_sub(cells(line));
            if invented > MOST_INVENTED {
                return Some(number);
            }
        }
        if let Some(new) = columns_of_delimiter(line) {
            // Below a wider one it is a row like others.
            columns = columns.max(new);
        }
    }
    None
}

/// A line without the marks of quotes before it and the blanks around it.
fn outside_quotes(line: &[u8]) -> &[u8] {
    let is_outside = |byte: &u8| is_blank(*byte) || *byte == b'>';
    let begin = line.iter().position(|byte| !is_outside(byte));
    let line = &line[begin.unwrap_or(line.len())..];
    let end = line.iter().rposition(|byte| !is_blank(*byte));
    &line[..end.map_or(0, |end| end + 1)]
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

/// How many columns a line of dashes, colons and pipes divides.
fn columns_of_delimiter(line: &[u8]) -> Option<usize> {
    let is_delimiter = matches!(line[0], b'|' | b'-' | b':') && line.iter().copied().all(is_mark);
    is_delimiter.then(|| cells(line))
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'|' | b'-' | b':') || is_blank(byte)
}

/// How many cells a row has at least: an escaped pipe divides none.
fn cells(line: &[u8]) -> usize {
    let pipes = memchr::memchr_iter(b'|', line);
    let inner = pipes.filter(|&at| at > 0 && at + 1 < line.len() && line[at - 1] != b'\\');
    inner.count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: usize, row: &str, rows: usize) -> String {
        format!(
            "{}\n{}\n{}",
            "|a".repeat(columns),
            "|-".repeat(columns),
            format!("{row}\n").repeat(rows)
        )
    }

    #[test]
    fn cells_that_nobody_wrote_are_counted_over_all_tables() {
        let half = MOST_INVENTED / 2 / 99;
        let few = table(100, "|", half);
        assert_eq!(too_ragged(&few), None);
        assert_eq!(too_ragged(&format!("{few}\n{few}")), None);
        let many = format!("{few}\n{few}\n{few}");
        assert!(too_ragged(&many).is_some_and(|line| line > 2 * half));
        let quoted = format!("> {}", many.replace('\n', "\n> "));
        assert_eq!(too_ragged(&quoted), too_ragged(&many));
        for end in ["\r\n", "\r"] {
            assert!(too_ragged(&many.replace('\n', end)).is_some());
        }
        let disguised = table(100, "|-|", 3 * half);
        assert!(too_ragged(&disguised).is_some());
    }

    #[test]
    fn whole_rows_and_other_text_are_never_too_ragged() {
        assert_eq!(too_ragged(&table(100, &"|x".repeat(100), 5_000)), None);
        assert_eq!(too_ragged(&"---\nname: x\n".repeat(100_000)), None);
        assert_eq!(
            too_ragged(&format!(
                "{}\n\n{}",
                table(1000, "", 0),
                "x\n".repeat(9_000)
            )),
            None
        );
    }

    #[test]
    fn an_escaped_pipe_divides_no_cell() {
        assert_eq!(cells(br"|a \| b|c|"), 2);
        assert_eq!(cells(b"a|b"), 2);
        assert_eq!(cells(b"|"), 1);
    }
}
