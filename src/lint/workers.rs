//! Work on many things at once, with what comes of it in their order. Never knows what the work is.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads to work with; none where the one that is there does it all.
#[derive(Debug, Default)]
pub(super) struct Workers {
    /// How many there may be.
    most: Option<NonZeroUsize>,
    pool: Option<ThreadPool>,
}

impl Workers {
    /// No threads yet; in time no more than are wanted, else than the machine has cores.
    pub(super) fn new(wanted: Option<NonZeroUsize>) -> Self {
        Self {
            most: wanted,
            pool: None,
        }
    }

    /// Calls in as many as it is worth to start. What cannot be had is not missed: the work is done by those that are
    /// there.
    pub(super) fn call_in(&mut self, worthwhile: usize) {
        if worthwhile < 2 {
            return;
        }
        let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let most = self.most.get_or_insert_with(cores).get();
        let threads = most.min(worthwhile);
        let present = self
            .pool
            .as_ref()
            .map_or(1, ThreadPool::current_num_threads);
        if threads > present {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build();
            self.pool = pool.ok().or(self.pool.take());
        }
    }

    /// What becomes of each item, in their order. The work may itself divide its work among the workers.
    pub(super) fn map<T: Send, R: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> R + Sync + Send,
    ) -> Vec<R> {
        match &self.pool {
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
            let mut workers = Workers::new(NonZeroUsize::new(wanted));
            workers.call_in(items.len());
            assert_eq!(workers.map(items.clone(), |item| item * item), squares);
        }
    }

    #[test]
    fn no_more_threads_are_started_than_are_worth_it() {
        let mut workers = Workers::new(NonZeroUsize::new(7));
        let threads = [0, 1, 3, 2, 1_000].map(|worthwhile| {
            workers.call_in(worthwhile);
            let pool = workers.pool.as_ref();
            pool.map(ThreadPool::current_num_threads)
        });
        assert_eq!(threads, [None, None, Some(3), Some(3), Some(7)]);
        let mut one = Workers::new(NonZeroUsize::new(1));
        one.call_in(10_000);
        assert!(one.pool.is_none());
    }
}
