//! The browser's half. All answers are kept in one kind of resource, so that a page loads what that is made of once, and not
//! for each question.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::{Get, Resource};
use leptos::server::codee::{Decoder, Encoder};
use serde::de::DeserializeOwned;

use crate::api::asked::{Answer, Condition};
use crate::api::json::{Unreadable, read};

/// What was asked for: once the server has answered, its answer.
pub(crate) struct Reply<T> {
    kept: Resource<Kept, AsGiven>,
    of: PhantomData<fn() -> T>,
}

impl<T> Copy for Reply<T> {}

impl<T> Clone for Reply<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Reply<T> {
    /// Asks again.
    pub(crate) fn refetch(&self) {
        self.kept.refetch();
    }
}

impl<T: Clone + DeserializeOwned + 'static> Reply<T> {
    /// The answer, if it is there. It is followed.
    pub(crate) fn get(&self) -> Option<T> {
        self.kept.get().map(|kept| kept.answer())
    }
}

impl<T: Clone + DeserializeOwned + 'static> IntoFuture for Reply<T> {
    type Output = T;
    type IntoFuture = Pin<Box<dyn Future<Output = T> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let kept = self.kept.into_future();
        Box::pin(async move { kept.await.answer() })
    }
}

/// Asks the server for something, and again whenever what it depends on changes. What the server has asked for while it
/// rendered the page comes with it.
pub(crate) fn ask<S: Condition, T: Answer, Asked: Future<Output = T> + Send + 'static>(
    depends_on: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Asked + Send + Sync + 'static,
) -> Reply<T> {
    let depends_on = move || DependsOn(Arc::new(depends_on()));
    let fetch = move |on: DependsOn| -> Fetched {
        let on: &dyn Any = &*on.0;
        let asked = ask(on.downcast_ref::<S>().expect("it was made above").clone());
        Box::pin(async move { Kept::Fetched(Arc::new(asked.await)) })
    };
    Reply {
        kept: keep(Box::new(depends_on), Box::new(fetch)),
        of: PhantomData,
    }
}

type Fetched = Pin<Box<dyn Future<Output = Kept> + Send>>;

/// Apart from [`ask`], so that it is compiled once and not for each question.
fn keep(
    depends_on: Box<dyn Fn() -> DependsOn + Send + Sync>,
    fetch: Box<dyn Fn(DependsOn) -> Fetched + Send + Sync>,
) -> Resource<Kept, AsGiven> {
    Resource::new_with_options(depends_on, fetch, false)
}

/// Any answer.
#[derive(Clone)]
enum Kept {
    /// As it came with the page.
    Given(Arc<str>),
    Fetched(Arc<dyn Any + Send + Sync>),
}

impl Kept {
    /// It, as it was asked for.
    fn answer<T: Clone + DeserializeOwned + 'static>(&self) -> T {
        match self {
            Self::Given(text) => read(text).expect("what comes with a page can be read"),
            Self::Fetched(answer) => answer.downcast_ref::<T>().expect("it answers its question").clone(),
        }
    }
}

/// How an answer comes with a page: it is read where it is shown.
struct AsGiven;

impl Decoder<Kept> for AsGiven {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(given: &str) -> Result<Kept, Unreadable> {
        Ok(Kept::Given(given.into()))
    }
}

impl Encoder<Kept> for AsGiven {
    type Error = Unreadable;
    type Encoded = String;

    /// Only a server gives answers along.
    fn encode(_kept: &Kept) -> Result<String, Unreadable> {
        Err(Unreadable)
    }
}

/// What a question depends on, whatever that is.
#[derive(Clone)]
struct DependsOn(Arc<dyn Comparable>);

trait Comparable: Any + Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Comparable for S {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<S>() == Some(self)
    }
}

impl PartialEq for DependsOn {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(&*other.0)
    }
}
