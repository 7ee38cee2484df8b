//! Edits that mend an audit, in its own style. Refuses to decide what is wrong.

pub(crate) mod number;
pub(crate) mod numbering;
pub(crate) mod range;
pub(crate) mod table;
