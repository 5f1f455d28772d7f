//! What an answer says of the fields of its form, for the fields to show.

use domain::FieldErrors;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::Problems;

impl From<&Option<ApiError>> for Problems {
    fn from(error: &Option<ApiError>) -> Self {
        fields(error.as_ref()).into()
    }
}

impl From<Signal<Option<ApiError>>> for Problems {
    fn from(error: Signal<Option<ApiError>>) -> Self {
        Signal::derive(move || error.with(|error| fields(error.as_ref()))).into()
    }
}

fn fields(error: Option<&ApiError>) -> FieldErrors {
    match error {
        Some(ApiError::Invalid { fields }) => fields.clone(),
        _ => FieldErrors::default(),
    }
}
