//! What a use case reads that must not change under it.
//!
//! Two transactions that each are right can be wrong together: a date is closed because nobody is booked on it, while
//! somebody is booked because it is open. PostgreSQL's REPEATABLE READ lets both through, for neither writes what the
//! other has written (write skew). So whoever decides by what others change says so as they begin, before they have read
//! anything, and the two have one order: the first is done before the second looks. SQLite has one writer, and so one
//! order, anyway.
//!
//! There are three things to decide by. Many may rely on one at a time, and whoever changes it is alone with it:
//!
//! | what holds still | table | who relies on it | who changes it |
//! |---|---|---|---|
//! | the rules: hours, services, therapists, rooms, packages, policy | `clinic` | [`Lock::Visits`] | [`Lock::Rules`] |
//! | the clients: who they are, and who is erased or merged | `client` | [`Lock::Visits`], [`Lock::Messages`] | [`Lock::Clients`] |
//! | the accounts: passwords, second factors, roles, who is there | `account` | [`Lock::SignIn`] | [`Lock::Accounts`] |
//!
//! What comes of each pair, whoever is first (the stories `pairs.rs` run them at once):
//!
//! | first | then | what the second meets |
//! |---|---|---|
//! | hours, a service, a therapist or a room change | a client books or moves | the start is refused, or there is no such service or therapist |
//! | a client books or moves | hours, a service, a therapist or a room change | the visit is named as left behind |
//! | hours change | staff book or move there | they are warned |
//! | staff book or move there | hours change | the visit is named as left behind |
//! | the policy or a length changes | a client books | the new one holds; what was agreed before stays as it was |
//! | a client is erased | they book, write, or are linked | they are somebody new; there is nobody to link to |
//! | they book | the client is erased | they are expected, and stay |
//! | a message is linked | the client is erased | it is erased with them |
//! | two are merged | one of them books, or is linked | it is whoever stays |
//! | one of them books, or is linked | two are merged | it goes with them |
//! | a client's address changes | they book by the old one | they are somebody new |
//! | they book by the old one | a client's address changes | the visit follows |
//! | an address of a client changes | staff set that of one visit | it is judged by the new one |
//! | a password, a second factor or a role changes, an account goes | somebody signs in as it was | they are not let in |
//! | somebody signs in | a password changes, an account goes | their session ends |
//! | a password changes | a second factor is set or taken by the old one | it is not right any more |
//! | an owner invites somebody | the owner's role changes, their account goes | the invitation is withdrawn |
//! | an owner's role changes, their account goes | they invite somebody | they are an owner no more |
//! | two owners take each other's role | | the second is an owner no more, so there always is one |
//!
//! Other pairs meet at a row that both write, or at a key, and need no lock. Two bookings of one time, or a booking and a
//! block: the primary key of `claim`. The same form twice: its idempotency key. Two who change one visit: its row, which
//! is counted. Undoing what somebody changes, a cancelled visit restored, or its link made, while its client is erased: the
//! visit's row.
//! A reply to a message that is erased, assigned or answered: the message's row. A mail taken to be sent while it is
//! withdrawn, corrected or erased: the outbox's row. An invitation that is accepted and withdrawn: its row. One code of a
//! second factor used twice: the account's row, or the code's. Budgets and first owners: the row that all write, and the
//! account's name.
//!
//! One thing is older than its transaction: who asks. A session is looked up as a request comes, and what has been asked
//! for by then is done, though the session ends while it is done; but for accounts, where an owner is looked up again.
//!
//! Why tables, and not the rows that are read, or SERIALIZABLE: what is changed seldom, and by few, costs those who rely on
//! it nothing this way. The lock is taken in the same round trip that begins the transaction, writes nothing, is given in
//! the order in which it was asked for, and, taken before the first look, leaves nothing to be tried again. Locks on rows
//! (`FOR SHARE`) keep whoever changes them waiting for as long as one booking meets the next, and are written to disk;
//! SERIALIZABLE takes two bookings of one date for a conflict: of 800 different ones, eight at a time, 343 failed five times.

/// What a transaction that writes relies on, or changes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Relies on the rules and the clients: whatever gives visits time or people.
    Visits,
    /// Relies on the clients: whatever says whose a message is.
    Messages,
    /// Relies on the accounts: whoever is let in, and whoever invites.
    SignIn,
    Rules,
    /// Changes clients, or makes one of two.
    Clients,
    /// Changes accounts, or invites somebody.
    Accounts,
}
