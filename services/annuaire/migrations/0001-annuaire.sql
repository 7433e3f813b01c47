create schema annuaire;
grant usage on schema annuaire to parvis_app;

create table annuaire.fiche (
  collectivite_id uuid primary key,
  siret text not null check (siret ~ '^[0-9]{14}$'),
  -- Nature of the body for @CTES: 31 commune, 33 CCAS, 41 syndicat …
  nature_actes text not null check (nature_actes ~ '^[0-9]{2}$'),
  departement text not null check (departement ~ '^[09][0-9][0-9AB]$'),
  arrondissement text not null check (arrondissement ~ '^[0-9]$'),
  code_insee text,
  adresse text not null,
  code_postal text not null,
  ville text not null,
  email text not null,
  telephone text not null,
  -- How acts are published below 3 500 inhabitants (CGCT L2131-1): 'electronique' unless the council chose otherwise.
  publication text not null default 'electronique'
);
select parvis.isoler('annuaire.fiche');

create table annuaire.personne (
  collectivite_id uuid not null,
  id uuid not null,
  compte_id uuid,
  civilite text not null check (civilite in ('', 'Mme', 'M.')),
  prenom text not null,
  nom text not null,
  email text not null,
  telephone text not null,
  qualite text not null,
  genre text not null check (genre in ('elu', 'agent')),
  arrive_le date not null,
  -- Last day; access is cut when it comes.
  parti_le date,
  primary key (collectivite_id, id)
);
create unique index on annuaire.personne (collectivite_id, lower(email)) where parti_le is null;
create index on annuaire.personne (collectivite_id, compte_id);
select parvis.isoler('annuaire.personne');

create table annuaire.mandat (
  collectivite_id uuid not null,
  id uuid not null,
  personne_id uuid not null,
  fonction text not null,
  debut date not null,
  fin date,
  primary key (collectivite_id, id),
  foreign key (collectivite_id, personne_id) references annuaire.personne (collectivite_id, id) on delete cascade
);
select parvis.isoler('annuaire.mandat');
