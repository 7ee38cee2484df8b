//! Whether somebody wants the work to end: Ctrl-C, or `kill`. Never ends it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Notes the first signal for as long as it lives. A second one ends the process at once, as does any later on.
pub(super) struct Interrupt {
    /// The number of the signal, 0 for none.
    signal: Arc<AtomicUsize>,
    /// Whether signals do what they usually do.
    is_over: Arc<AtomicBool>,
}

impl Interrupt {
    /// Begins to note signals.
    pub(super) fn watch() -> io::Result<Self> {
        let watch = Self {
            signal: Arc::default(),
            is_over: Arc::default(),
        };
        for signal in [SIGINT, SIGTERM] {
            let number = usize::try_from(signal).unwrap_or_default();
            // In this order: the first signal must not find what it sets itself.
            flag::register_conditional_default(signal, watch.is_over.clone())?;
            flag::register_usize(signal, watch.signal.clone(), number)?;
            flag::register(signal, watch.is_over.clone())?;
        }
        Ok(watch)
    }

    /// The number of the signal that asked for an end.
    pub(super) fn signal(&self) -> Option<u8> {
        let number = self.signal.load(Ordering::Relaxed);
        u8::try_from(number).ok().filter(|number| *number > 0)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}
