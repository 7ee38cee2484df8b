//! Bars that show how far long work is. Never shown where nobody sees them, nor for what takes no time.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::evidence::Watch;

/// Nobody wonders about what takes no longer.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error, which comes when the work takes long, and is gone when all is done.
pub(super) fn watch(doing: &'static str) -> Watch {
    let (started, shown) = (Instant::now(), OnceLock::new());
    Watch::new(move |done, all| {
        if done < all {
            if started.elapsed() >= PATIENCE {
                let bar = shown.get_or_init(|| bar(doing));
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            }
        } else if let Some(bar) = shown.get() {
            bar.finish_and_clear();
        }
    })
}

fn bar(doing: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(&format!("{doing} {{bar:30}} {{pos}}/{{len}}"));
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
