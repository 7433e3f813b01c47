create schema fichiers;
grant usage on schema fichiers to parvis_app;

-- Data key of each collectivité, wrapped by the platform key. Without this row its contents are noise.
create table fichiers.cle (
  collectivite_id uuid primary key,
  cle_enveloppee bytea not null,
  creee_le timestamptz not null
);
select parvis.isoler('fichiers.cle');

-- What is stored. The digest addresses it; `emplacement` (random, never used twice) names and keys the blob, so that
-- removing an old copy can never touch a new one, and so that file names tell nothing about the contents.
create table fichiers.contenu (
  collectivite_id uuid not null references fichiers.cle,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  emplacement text not null unique,
  taille bigint not null check (taille > 0),
  type text not null,
  -- Last time that it was written, or that a file let go of it: the sweep counts a day from here.
  dernier_usage timestamptz not null,
  primary key (collectivite_id, sha256)
);
create index on fichiers.contenu (dernier_usage);
select parvis.isoler('fichiers.contenu');

-- A content under a name, owned by a service. The foreign key makes attaching and sweeping wait for each other.
create table fichiers.fichier (
  collectivite_id uuid not null,
  id uuid not null,
  sha256 text not null,
  service text not null,
  nom text not null,
  cree_le timestamptz not null,
  primary key (collectivite_id, id),
  foreign key (collectivite_id, sha256) references fichiers.contenu
);
create index on fichiers.fichier (collectivite_id, sha256);
create index on fichiers.fichier (collectivite_id, service);
select parvis.isoler('fichiers.fichier');

-- Room granted where it differs from the defaults of the program; service '' is the whole collectivité.
create table fichiers.quota (
  collectivite_id uuid not null,
  service text not null,
  octets bigint not null check (octets >= 0),
  primary key (collectivite_id, service)
);
select parvis.isoler('fichiers.quota');

-- A resumable upload; sha256 is set once its bytes are a content.
create table fichiers.televersement (
  collectivite_id uuid not null,
  id uuid not null,
  compte_id uuid not null,
  nom text not null,
  taille bigint not null check (taille > 0),
  expire_le timestamptz not null,
  sha256 text,
  primary key (collectivite_id, id)
);
create index on fichiers.televersement (expire_le);
select parvis.isoler('fichiers.televersement');
