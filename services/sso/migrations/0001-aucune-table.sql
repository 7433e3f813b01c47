-- Accounts, sessions and mails belong to the platform: this service keeps nothing of its own.
select 1;
