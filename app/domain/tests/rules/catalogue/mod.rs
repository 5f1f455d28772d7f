mod catalogue_form;
mod slugs;
