//! How many files and connections the system lets this process have open.

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What nobody says, because the system has no such limit.
const UNLIMITED: u64 = u64::MAX;

/// Takes as many as the process may have, and tells how many that is. What a shell or a supervisor gives at first is
/// often 1,024, for the sake of programs that are older than this one.
#[cfg(unix)]
pub(super) fn raise() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum.unwrap_or(UNLIMITED),
        // Then it stays as it is.
        Err(_) => limit.current.unwrap_or(UNLIMITED),
    }
}

#[cfg(not(unix))]
pub(super) fn raise() -> u64 {
    UNLIMITED
}
