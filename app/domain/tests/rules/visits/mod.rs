mod booking_form;
