create schema teletransmission;
grant usage on schema teletransmission to parvis_app;

-- What the préfecture gave, byte for byte (the file) and as read.
create table teletransmission.classification (
  collectivite_id uuid not null,
  date date not null,
  fichier_id uuid not null,
  contenu jsonb not null,
  recue_le timestamptz not null,
  primary key (collectivite_id, date)
);
select parvis.isoler('teletransmission.classification');

create table teletransmission.transaction (
  collectivite_id uuid not null,
  id uuid not null,
  type smallint not null check (type in (1, 6, 7)),
  etat text not null check (etat in ('poste', 'en-attente', 'transmis', 'acquitte', 'en-anomalie', 'annulation-demandee', 'annule', 'erreur')),
  nature smallint not null,
  matiere text not null,
  numero text not null,
  objet text not null,
  date_decision date,
  document_papier boolean not null,
  -- Version of the classification used (type 1) or already held (type 7).
  date_classification date,
  id_acte text,
  -- Acte whose transmission a type 6 cancels.
  acte_id uuid,
  origine text,
  auteur jsonb not null,
  depose_le timestamptz not null,
  transmis_le timestamptz,
  -- Day of reception written by the ministry.
  ar_le date,
  ar_fichier_id uuid,
  -- Version in force at the préfecture, as its accusé de réception says.
  classification_en_cours date,
  -- Instant of the ministry's mail that asks for the paper documents.
  papier_reclame_le timestamptz,
  anomalie jsonb,
  message_nom text,
  message_fichier_id uuid,
  bordereau_fichier_id uuid,
  tamponne_fichier_id uuid,
  tampon_erreur text,
  modifie_le timestamptz not null,
  -- Order of deposit, when instants are equal.
  rang bigint generated always as identity,
  primary key (collectivite_id, id)
);
-- A number is taken by a live acte only: what failed or was cancelled gives it back.
create unique index transaction_id_acte on teletransmission.transaction (collectivite_id, id_acte)
  where type = 1 and etat not in ('en-anomalie', 'erreur', 'annule');
-- One request of each kind at a time: one cancellation of an acte, one request of classification.
create unique index transaction_annulation on teletransmission.transaction (collectivite_id, acte_id)
  where type = 6 and etat in ('poste', 'en-attente', 'transmis');
create unique index transaction_demande on teletransmission.transaction (collectivite_id)
  where type = 7 and etat in ('poste', 'en-attente', 'transmis');
create index on teletransmission.transaction (collectivite_id, depose_le desc, id desc);
create index on teletransmission.transaction (collectivite_id, id_acte);
create index on teletransmission.transaction (collectivite_id, etat, depose_le desc);
select parvis.isoler('teletransmission.transaction');

create table teletransmission.document (
  collectivite_id uuid not null,
  transaction_id uuid not null,
  -- 1 for the acte, then the annexes.
  ordre integer not null,
  nom text not null,
  nom_protocole text not null,
  typologie text not null,
  fichier_id uuid not null,
  sha256 text not null,
  taille bigint not null,
  mime text not null,
  primary key (collectivite_id, transaction_id, ordre),
  foreign key (collectivite_id, transaction_id) references teletransmission.transaction on delete cascade
);
select parvis.isoler('teletransmission.document');

-- Serial of the last envelope of a day.
create table teletransmission.compteur (
  collectivite_id uuid not null,
  jour date not null,
  serie integer not null,
  primary key (collectivite_id, jour)
);
select parvis.isoler('teletransmission.compteur');

-- One envelope a transaction, whatever happens: its name is decided once and its archive is kept before it leaves.
create table teletransmission.enveloppe (
  collectivite_id uuid not null,
  transaction_id uuid not null,
  jour date not null,
  serie integer not null,
  nom text not null,
  nom_archive text not null,
  archive_fichier_id uuid,
  enveloppe_fichier_id uuid,
  creee_le timestamptz not null,
  envoyee_le timestamptz,
  essais integer not null,
  dernier_essai_le timestamptz,
  derniere_erreur text,
  primary key (collectivite_id, transaction_id),
  unique (collectivite_id, jour, serie),
  foreign key (collectivite_id, transaction_id) references teletransmission.transaction on delete cascade
);
create index on teletransmission.enveloppe (collectivite_id, nom);
select parvis.isoler('teletransmission.enveloppe');

create table teletransmission.etape (
  collectivite_id uuid not null,
  transaction_id uuid not null,
  etat text not null,
  instant timestamptz not null,
  message text not null,
  par text not null,
  -- Raw message of the ministry that brought it.
  fichier_id uuid,
  rang bigint generated always as identity,
  primary key (collectivite_id, transaction_id, rang),
  foreign key (collectivite_id, transaction_id) references teletransmission.transaction on delete cascade
);
select parvis.isoler('teletransmission.etape');

-- Mails as they came in, kept in the operator's room: they are read only once they are safe.
create table teletransmission.courriel (
  collectivite_id uuid not null,
  id uuid not null,
  recu_le timestamptz not null,
  expediteur text not null,
  sujet text not null,
  taille bigint not null,
  fichier_id uuid not null,
  etat text not null check (etat in ('recu', 'applique', 'doublon', 'a-rattacher', 'illisible', 'classe')),
  siren text not null,
  motif text not null,
  traite_le timestamptz,
  rang bigint generated always as identity,
  primary key (collectivite_id, id)
);
create index on teletransmission.courriel (collectivite_id, rang desc);
select parvis.isoler('teletransmission.courriel');

-- Messages of the ministry addressed to one collectivité.
create table teletransmission.retour (
  collectivite_id uuid not null,
  id uuid not null,
  courriel_id uuid not null,
  -- What makes the same message count once.
  empreinte text not null,
  racine text not null,
  nom text not null,
  fichier_id uuid not null,
  pieces jsonb not null,
  transaction_id uuid,
  etat text not null check (etat in ('applique', 'a-lire', 'a-rattacher', 'classe')),
  motif text not null,
  recu_le timestamptz not null,
  traite_par text not null,
  rang bigint generated always as identity,
  primary key (collectivite_id, id),
  unique (collectivite_id, empreinte)
);
create index on teletransmission.retour (collectivite_id, transaction_id);
create index on teletransmission.retour (collectivite_id, etat, rang desc);
select parvis.isoler('teletransmission.retour');

-- What was found inside a content: looked at once, outside any transaction, so that checks need no file.
create table teletransmission.examen (
  collectivite_id uuid not null,
  sha256 text not null,
  faits jsonb not null,
  examine_le timestamptz not null,
  primary key (collectivite_id, sha256)
);
select parvis.isoler('teletransmission.examen');
