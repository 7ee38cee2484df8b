//! Work on many things at once, with what comes of it in their order. Never knows what the work is.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// So many files keep one thread busy for as long as it takes to start another.
const WORTH_A_THREAD: usize = 8;

/// Threads to work with; none where the one that is there does it all.
#[derive(Debug, Default)]
pub(super) struct Workers(Option<ThreadPool>);

impl Workers {
    /// As many as are wanted, else as many as the machine has cores; fewer where there is little to do. What cannot be
    /// had is not missed: the work is done by one.
    pub(super) fn new(wanted: Option<NonZeroUsize>, files: usize) -> Self {
        let worthwhile = files / WORTH_A_THREAD;
        if worthwhile < 2 || wanted.is_some_and(|wanted| wanted.get() == 1) {
            return Self::default();
        }
        let wanted = wanted.or_else(|| available_parallelism().ok());
        let threads = wanted.map_or(1, NonZeroUsize::get).min(worthwhile);
        if threads < 2 {
            return Self::default();
        }
        Self(ThreadPoolBuilder::new().num_threads(threads).build().ok())
    }

    /// What becomes of each item, in their order. The work may itself divide its work among the workers.
    pub(super) fn map<T: Send, R: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> R + Sync + Send,
    ) -> Vec<R> {
        match &self.0 {
            Some(pool) if items.len() > 1 => pool.install(|| {
                let items = items.into_par_iter().with_max_len(1);
                items.map(work).collect()
            }),
            _ => items.into_iter().map(work).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_items_is_in_their_order_for_any_number_of_workers() {
        let items: Vec<usize> = (0..1_000).collect();
        let squares: Vec<usize> = items.iter().map(|item| item * item).collect();
        for wanted in [1, 2, 7] {
            let workers = Workers::new(NonZeroUsize::new(wanted), items.len());
            assert_eq!(workers.map(items.clone(), |item| item * item), squares);
        }
    }

    #[test]
    fn few_files_start_no_thread() {
        assert!(Workers::new(NonZeroUsize::new(7), 10).0.is_none());
        assert!(Workers::new(NonZeroUsize::new(1), 10_000).0.is_none());
        let pool = Workers::new(NonZeroUsize::new(7), 30).0.expect("threads");
        assert_eq!(pool.current_num_threads(), 3);
    }
}
