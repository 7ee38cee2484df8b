//! A linter for milestone audits in Markdown.
//!
//! Data flows one way: paths → [`source`] → [`markdown`] → [`audit`] → [`series`] → [`diagnostic`] → [`lint::Run`] →
//! [`report`]. Each arrow is a pure function; only discovery, [`evidence`],
//! reporting and [`lint::replace`] touch the world.

pub mod source;

pub mod diagnostic;

pub mod markdown;
pub mod template;

pub mod audit;

pub mod series;
pub mod suppression;

pub mod evidence;

mod mend;

pub mod rule;

pub mod rules;

pub mod house;

pub mod config;

pub mod lint;

pub mod report;

pub mod cli;
pub mod draft;
pub mod explain;
pub mod init;
pub mod inspect;
