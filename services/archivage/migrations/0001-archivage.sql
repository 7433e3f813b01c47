create schema archivage;
grant usage on schema archivage to parvis_app;

-- What the commune and its archive agreed upon: who deposits, for whom, in which formats, for how long.
create table archivage.accord (
  collectivite_id uuid not null,
  id uuid not null,
  identifiant text not null check (identifiant ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
  libelle text not null,
  actif boolean not null,
  debut date,
  fin date,
  service_archives text not null,
  service_archives_nom text not null,
  service_versant text not null,
  -- Identifiers of the services whose archives are taken, the usual one first.
  producteurs text[] not null check (cardinality(producteurs) > 0),
  -- Producer of the acts under AR048 (human resources); null: the usual one.
  producteur_rh text,
  profil text,
  -- PRONOM identifiers accepted.
  formats text[] not null,
  -- Bytes of a package.
  taille_max bigint not null check (taille_max > 0),
  dua text not null,
  sort_final text not null check (sort_final in ('Keep', 'Destroy')),
  -- Under which convention, declaration or agrément these archives are kept (code du patrimoine, L212-4).
  cadre text not null,
  primary key (collectivite_id, id),
  unique (collectivite_id, identifiant)
);
select parvis.isoler('archivage.accord');

create table archivage.versement (
  collectivite_id uuid not null,
  id uuid not null,
  -- 'dossier:<id>' when the bus deposited it; null for a package that somebody brought.
  origine text,
  deposant text not null,
  objet text not null,
  numero text not null,
  -- MessageIdentifier and TransferringAgency: together, the key of a transfer. Null until a package brought was read.
  identifiant text,
  service_versant text,
  accord text,
  -- 2 and more: sent again after a refusal.
  tentative integer not null,
  etat text not null,
  -- Trouble of the house (storage, antivirus …) that makes it wait; null when all is well.
  incident text,
  -- What the bus gave: description and files, and their digest to know a deposit made twice.
  depot jsonb,
  depot_empreinte text,
  sip_fichier_id uuid,
  sip_sha256 text,
  bordereau_fichier_id uuid,
  reponse_fichier_id uuid,
  controles jsonb not null,
  constat jsonb,
  cote text,
  -- Code of the reply (000, 101 …) and its sentence.
  code text,
  message text,
  depose_le timestamptz not null,
  recu_le timestamptz,
  controle_le timestamptz,
  accepte_le timestamptz,
  repondu_le timestamptz,
  primary key (collectivite_id, id),
  foreign key (collectivite_id, sip_fichier_id) references fichiers.fichier (collectivite_id, id),
  foreign key (collectivite_id, bordereau_fichier_id) references fichiers.fichier (collectivite_id, id),
  foreign key (collectivite_id, reponse_fichier_id) references fichiers.fichier (collectivite_id, id)
);
-- Nothing is archived twice: one transfer of a service under one identifier, whatever the race.
create unique index versement_unique on archivage.versement (collectivite_id, service_versant, identifiant)
  where etat in ('conforme', 'accepte', 'archive');
create index on archivage.versement (collectivite_id, depose_le desc);
create index on archivage.versement (collectivite_id, identifiant);
create index on archivage.versement (collectivite_id, sip_sha256);
create index on archivage.versement (etat) where etat not in ('archive', 'refuse');
select parvis.isoler('archivage.versement');

-- Numbers of cotes: one series a year, never given twice.
create table archivage.compteur (
  collectivite_id uuid not null,
  annee integer not null,
  dernier integer not null,
  primary key (collectivite_id, annee)
);
select parvis.isoler('archivage.compteur');

-- The register of entries: one line an archive, under the id of its transfer; never removed by the program.
create table archivage.archive (
  collectivite_id uuid not null,
  id uuid not null,
  cote text not null,
  objet text not null,
  numero text not null,
  producteur text not null,
  service_versant text not null,
  accord text not null,
  debut date,
  fin date,
  dua text not null,
  dua_fin date not null,
  sort_final text not null,
  acces text not null,
  -- First day on which anybody may read it; null: never.
  acces_le date,
  unites jsonb not null,
  taille bigint not null,
  -- Digest of inventory.json, which itself holds those of all the files.
  inventaire_sha512 text not null,
  recherche text not null,
  entree_le timestamptz not null,
  verifiee_le timestamptz not null,
  -- Null: nothing to say; else what the last verification found wrong.
  alteration jsonb,
  primary key (collectivite_id, id),
  unique (collectivite_id, cote),
  foreign key (collectivite_id, id) references archivage.versement
);
create index on archivage.archive (collectivite_id, entree_le desc);
create index on archivage.archive (collectivite_id, dua_fin);
create index on archivage.archive (collectivite_id, verifiee_le);
create index on archivage.archive (collectivite_id) where alteration is not null;
select parvis.isoler('archivage.archive');

-- Every file of an archive: the objects, and what describes and proves them.
create table archivage.objet (
  collectivite_id uuid not null,
  archive_id uuid not null,
  ordre integer not null,
  genre text not null check (genre in ('objet', 'bordereau', 'rapport', 'reponse', 'inventaire')),
  -- Path in the OCFL object.
  chemin text not null,
  identifiant text not null,
  nom text not null,
  titre text not null,
  fichier_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  sha512 text not null check (sha512 ~ '^[0-9a-f]{128}$'),
  taille bigint not null,
  type text not null,
  puid text,
  format text,
  primary key (collectivite_id, archive_id, ordre),
  unique (collectivite_id, archive_id, chemin),
  foreign key (collectivite_id, archive_id) references archivage.archive,
  foreign key (collectivite_id, fichier_id) references fichiers.fichier (collectivite_id, id)
);
select parvis.isoler('archivage.objet');
