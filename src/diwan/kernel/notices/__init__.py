"""Notices to people: in the application, by e-mail, by SMS, through an outbox in the database."""
