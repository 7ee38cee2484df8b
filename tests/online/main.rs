//! What the CI provider says, from a real server on this machine to the exit code. No test needs the network.

#[cfg(feature = "online")]
mod asking;
#[cfg(feature = "online")]
mod broken;
#[cfg(feature = "online")]
mod evidence;
#[cfg(feature = "online")]
mod keeping;
#[cfg(feature = "online")]
mod limits;
#[cfg(feature = "online")]
#[path = "../support/outcome.rs"]
mod outcome;
#[cfg(feature = "online")]
mod places;
#[cfg(feature = "online")]
mod project;
#[cfg(feature = "online")]
mod provider;
#[cfg(feature = "online")]
mod secrets;
#[cfg(not(feature = "online"))]
mod without;
