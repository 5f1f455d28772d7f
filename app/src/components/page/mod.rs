//! What pages are made of.

mod card;
mod footer;
mod header;
mod notice;
mod onward;
mod page_head;

pub(crate) use card::Card;
pub(crate) use footer::*;
pub(crate) use header::*;
pub(crate) use notice::Notice;
pub(crate) use onward::{Onward, onward_href};
#[cfg(feature = "ssr")]
pub(crate) use page_head::WrittenHead;
pub(crate) use page_head::{PageHead, Unlisted};
