create schema secret;
grant usage on schema secret to parvis_app;

-- A ciphertext, which nobody here can read. What remains of one that is finished (read, expired, withdrawn) says to its
-- sender what became of it: `identifiant`, `adata`, `ct` and `sel` are then null.
create table secret.document (
  collectivite_id uuid not null,
  id uuid not null,
  identifiant text check (identifiant ~ '^[a-f0-9]{16}$'),
  version double precision not null,
  -- JSON text, given back as it came: it is authenticated with the ciphertext.
  adata text,
  ct text,
  -- Keys the deletion token.
  sel text,
  taille integer not null,
  discussion boolean not null,
  ouvertures integer not null default 0,
  ouvertures_max integer check (ouvertures_max between 1 and 100),
  cree_le timestamptz not null,
  expire_le timestamptz,
  ouvert_le timestamptz,
  fini_le timestamptz,
  fin text check (fin in ('lu', 'expire', 'retire', 'abus')),
  -- Sender, when he has an account.
  compte_id uuid,
  auteur text,
  email text,
  libelle text not null default '',
  prevenir boolean not null default false,
  primary key (collectivite_id, id)
);
-- The protocol has one name space for the whole house.
create unique index on secret.document (identifiant);
create index on secret.document (expire_le) where fini_le is null;
create index on secret.document (collectivite_id, compte_id, cree_le);
select parvis.isoler('secret.document');

create table secret.commentaire (
  collectivite_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  identifiant text not null,
  parent text not null,
  version double precision not null,
  adata text not null,
  ct text not null,
  taille integer not null,
  cree_le timestamptz not null,
  primary key (collectivite_id, id),
  unique (collectivite_id, document_id, identifiant),
  foreign key (collectivite_id, document_id) references secret.document (collectivite_id, id) on delete cascade
);
select parvis.isoler('secret.commentaire');

-- Somebody is asked for a secret. The public key is in the link sent to him, the key of `cle_enveloppee` in that of the agent.
create table secret.demande (
  collectivite_id uuid not null,
  id uuid not null,
  jeton text not null unique,
  compte_id uuid not null,
  auteur text not null,
  email text not null,
  objet text not null,
  cle_enveloppee text,
  reponse text,
  taille integer not null default 0,
  cree_le timestamptz not null,
  expire_le timestamptz not null,
  repondue_le timestamptz,
  ouverte_le timestamptz,
  finie_le timestamptz,
  primary key (collectivite_id, id)
);
create index on secret.demande (expire_le) where finie_le is null;
select parvis.isoler('secret.demande');

-- Last deposit of each address; the address itself is not kept, only its keyed digest.
create table secret.cadence (cle text primary key, dernier timestamptz not null);
select parvis.partager('secret.cadence', 'empreintes d’adresses du public, sans collectivité');
