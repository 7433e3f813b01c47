-- A job whose effect is committed leaves its id here in the same transaction: run again after a crash, it does nothing.
create table parvis.travail_fait (
  travail_id uuid primary key,
  fait_le timestamptz not null
);
select parvis.partager('parvis.travail_fait', 'identifiants de travaux, sans donnée de collectivité');
