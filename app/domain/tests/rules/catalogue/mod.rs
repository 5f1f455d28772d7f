mod slugs;
mod catalogue_form;
