mod booking_form;
mod stay;
