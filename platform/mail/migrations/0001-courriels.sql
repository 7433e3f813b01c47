create schema mail;
grant usage on schema mail to parvis_app;

-- Outbox: a mail exists if and only if the change that it tells was committed.
create table mail.courriel (
  collectivite_id uuid not null,
  id uuid not null,
  destinataire text not null,
  sujet text not null,
  texte text not null,
  html text,
  -- carries a link that opens an account: unreadable before it leaves, erased once it has left
  confidentiel boolean not null,
  -- 'en-attente', 'envoye', 'refuse' by the server for good, 'retenu' in a demonstration that has no server
  etat text not null check (etat in ('en-attente', 'envoye', 'refuse', 'retenu')),
  erreur text,
  essais integer not null default 0,
  cree_le timestamptz not null,
  envoye_le timestamptz,
  primary key (collectivite_id, id)
);
create index on mail.courriel (collectivite_id, cree_le);
create index on mail.courriel (cree_le) where etat in ('en-attente', 'refuse');
select parvis.isoler('mail.courriel');

create table mail.piece (
  collectivite_id uuid not null,
  courriel_id uuid not null,
  rang integer not null,
  nom text not null,
  -- one or the other: a stored content, or small bytes made for this mail
  sha256 text,
  contenu bytea,
  primary key (collectivite_id, courriel_id, rang),
  foreign key (collectivite_id, courriel_id) references mail.courriel on delete cascade,
  check ((sha256 is null) <> (contenu is null))
);
select parvis.isoler('mail.piece');
