//! A bar that shows how far the asking is. Never shown where nobody sees it.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::evidence::Watch;

/// A bar on standard error, which is gone when all is answered.
pub(super) fn watch() -> Watch {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("asking about CI runs {bar:30} {pos}/{len}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    Watch::new(move |answered, all| {
        bar.set_length(all as u64);
        bar.set_position(answered as u64);
        if answered == all {
            bar.finish_and_clear();
        }
    })
}
