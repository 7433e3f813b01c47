-- Whether a document signed electronically is asked of every transfer: acts signed on paper are archived too by default.
alter table archivage.accord add column signatures_exigees boolean not null default false;
