create schema parapheur;
grant usage on schema parapheur to parvis_app;

create table parapheur.circuit (
  collectivite_id uuid not null,
  id uuid not null,
  nom text not null,
  -- [{ genre: 'visa' | 'signature', personneId }]
  etapes jsonb not null,
  par_defaut boolean not null default false,
  archive_le timestamptz,
  primary key (collectivite_id, id)
);
create unique index on parapheur.circuit (collectivite_id, lower(nom)) where archive_le is null;
create unique index on parapheur.circuit (collectivite_id) where par_defaut and archive_le is null;
select parvis.isoler('parapheur.circuit');

create table parapheur.dossier (
  collectivite_id uuid not null,
  id uuid not null,
  origine text,
  objet text not null,
  circuit text not null,
  etat text not null check (etat in ('en-cours', 'signe', 'rejete', 'retire')),
  emetteur_id uuid,
  emetteur_nom text not null,
  date_limite date,
  cree_le timestamptz not null,
  termine_le timestamptz,
  motif text,
  primary key (collectivite_id, id)
);
create index on parapheur.dossier (collectivite_id, etat, cree_le desc);
select parvis.isoler('parapheur.dossier');

create table parapheur.document (
  collectivite_id uuid not null,
  dossier_id uuid not null,
  ordre integer not null,
  role text not null check (role in ('principal', 'annexe')),
  -- The document as submitted, and as the signatures have made it since.
  origine_id uuid not null,
  fichier_id uuid not null,
  primary key (collectivite_id, dossier_id, ordre),
  foreign key (collectivite_id, dossier_id) references parapheur.dossier (collectivite_id, id) on delete cascade
);
select parvis.isoler('parapheur.document');

-- The steps of a dossier: a copy of the circuit at the time, so that changing a circuit touches no dossier under way.
create table parapheur.etape (
  collectivite_id uuid not null,
  dossier_id uuid not null,
  ordre integer not null,
  genre text not null check (genre in ('visa', 'signature')),
  personne_id uuid not null,
  compte_id uuid not null,
  nom text not null,
  qualite text not null,
  etat text not null check (etat in ('a-venir', 'en-cours', 'faite', 'rejetee', 'annulee')),
  lue_le timestamptz,
  decidee_le timestamptz,
  annotation text,
  -- Holder, issuer, serial and validity of the certificate that signed.
  certificat jsonb,
  primary key (collectivite_id, dossier_id, ordre),
  foreign key (collectivite_id, dossier_id) references parapheur.dossier (collectivite_id, id) on delete cascade
);
create index on parapheur.etape (collectivite_id, compte_id, etat);
select parvis.isoler('parapheur.etape');

-- A signature between `prepare` and `complete`: what the key must sign, and what to append to the document.
create table parapheur.preparation (
  collectivite_id uuid not null,
  id uuid not null,
  dossier_id uuid not null,
  etape_ordre integer not null,
  compte_id uuid not null,
  documents jsonb not null,
  certificat jsonb not null,
  preparee_le timestamptz not null,
  primary key (collectivite_id, id),
  foreign key (collectivite_id, dossier_id) references parapheur.dossier (collectivite_id, id) on delete cascade
);
select parvis.isoler('parapheur.preparation');
