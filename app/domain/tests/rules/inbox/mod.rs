mod contact_form;
mod spam;
