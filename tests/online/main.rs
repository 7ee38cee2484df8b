//! What the CI provider says, from a real server on this machine to the exit code. No test needs the network.
#![cfg(feature = "online")]

mod asking;
mod broken;
mod evidence;
mod keeping;
mod limits;
mod places;
mod project;
mod provider;
mod secrets;
