create schema bus;
grant usage on schema bus to parvis_app;

create table bus.dossier (
  collectivite_id uuid not null,
  id uuid not null,
  flux text not null,
  etat text not null check (etat in ('brouillon', 'en-cours', 'en-erreur', 'termine', 'annule')),
  objet text not null,
  numero text not null,
  donnees jsonb not null,
  cheminement jsonb not null,
  -- Number of times the dossier was sent from its first step: each time has its own steps.
  tour integer not null,
  auteur jsonb not null,
  -- Grows with each change made by a person: a form that shows an older one is told so.
  version integer not null,
  duplique_de uuid,
  cree_le timestamptz not null,
  modifie_le timestamptz not null,
  envoye_le timestamptz,
  clos_le timestamptz,
  primary key (collectivite_id, id)
);
create index on bus.dossier (collectivite_id, modifie_le desc, id desc);
create index on bus.dossier (collectivite_id, etat, modifie_le desc, id desc);
create index on bus.dossier (collectivite_id, flux, modifie_le desc, id desc);
create index on bus.dossier (collectivite_id, objet, id);
create index on bus.dossier (collectivite_id, numero, id);
-- What is under way in all collectivités, for supervision: few rows whatever the size of the table.
create index on bus.dossier (etat) where etat in ('en-cours', 'en-erreur');
select parvis.isoler('bus.dossier');

create table bus.piece (
  collectivite_id uuid not null,
  id uuid not null,
  dossier_id uuid not null,
  ordre integer not null,
  role text not null check (role in ('principal', 'annexe', 'resultat')),
  fichier_id uuid not null,
  nom text not null,
  sha256 text not null,
  taille bigint not null,
  type text not null,
  typologie text not null,
  -- What a result is (`acte-signe` …) and the time it belongs to; empty for what the agent gave.
  resultat text not null,
  tour integer not null,
  ajoutee_le timestamptz not null,
  primary key (collectivite_id, id),
  foreign key (collectivite_id, dossier_id) references bus.dossier on delete cascade
);
create index on bus.piece (collectivite_id, dossier_id, ordre);
select parvis.isoler('bus.piece');

create table bus.etape (
  collectivite_id uuid not null,
  dossier_id uuid not null,
  tour integer not null,
  ordre integer not null,
  code text not null,
  etat text not null check (etat in ('attendu', 'en-cours', 'fait', 'erreur', 'annule')),
  -- Identifier in the room that does the work.
  reference text,
  -- Those of its former tries in this round, oldest first: their history stays readable.
  anciennes jsonb not null,
  commence_le timestamptz,
  -- Instant of the latest news: « en attente depuis hier ».
  depuis timestamptz,
  termine_le timestamptz,
  par text not null,
  message text not null,
  qui_agit text not null,
  -- Digest of the documents that were given to the step: tells whether they changed since.
  empreinte text not null,
  -- Number of the latest journal entry taken into account: an older one arriving late says nothing new.
  derniere_entree bigint not null,
  primary key (collectivite_id, dossier_id, tour, ordre),
  foreign key (collectivite_id, dossier_id) references bus.dossier on delete cascade
);
create index on bus.etape (depuis) where etat = 'en-cours' and qui_agit = 'Parvis';
select parvis.isoler('bus.etape');

-- Words of the dossiers, stemmed by the French dictionary. A table of words rather than a GIN index: under row-level
-- security PostgreSQL uses an index only through leakproof operators, which comparisons of texts are and @@ is not.
create table bus.mot (
  collectivite_id uuid not null,
  dossier_id uuid not null,
  mot text collate "C" not null,
  primary key (collectivite_id, dossier_id, mot),
  foreign key (collectivite_id, dossier_id) references bus.dossier on delete cascade
);
create index on bus.mot (collectivite_id, mot, dossier_id);
select parvis.isoler('bus.mot');
