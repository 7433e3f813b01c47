create schema site;
grant usage on schema site to parvis_app;

create table site.publication (
  collectivite_id uuid not null,
  id uuid not null,
  origine text,
  objet text not null,
  numero text not null,
  nature_libelle text not null,
  -- Dotted code of the national nomenclature: `7.10`.
  matiere text not null,
  date_decision date not null,
  auteur_nom text not null,
  auteur_qualite text not null,
  id_acte text,
  mise_en_ligne_le timestamptz not null,
  -- Absolute address at the time of the first proof: the public address of the house may change later.
  premiere_adresse text,
  -- When our own public page is to be fetched next; null once the two months are over, or after the withdrawal.
  prochaine_sonde_le timestamptz,
  retiree_le timestamptz,
  retiree_par text,
  motif_retrait text,
  -- The words of the objet are no longer shown to the public (personal data).
  objet_masque boolean not null default false,
  -- What a search looks into: words without accents nor capitals.
  recherche text not null,
  primary key (collectivite_id, id),
  check ((retiree_le is null) = (motif_retrait is null))
);
create index on site.publication (collectivite_id, mise_en_ligne_le desc, id desc);
create index on site.publication (prochaine_sonde_le) where prochaine_sonde_le is not null;
select parvis.isoler('site.publication');

-- The acte (ordre 0) and its annexes. The digest is kept beside the file: what is served is what was published.
create table site.piece (
  collectivite_id uuid not null,
  publication_id uuid not null,
  ordre integer not null,
  fichier_id uuid not null,
  sha256 text not null,
  primary key (collectivite_id, publication_id, ordre),
  foreign key (collectivite_id, publication_id) references site.publication (collectivite_id, id) on delete cascade
);
select parvis.isoler('site.piece');

create table site.preuve (
  collectivite_id uuid not null,
  publication_id uuid not null,
  genre text not null check (genre in ('mise-en-ligne', 'deux-mois', 'retrait')),
  -- The instant that the authority wrote in its token.
  instant timestamptz not null,
  texte text not null,
  autorite text not null,
  jeton_id uuid not null,
  certificat_id uuid not null,
  primary key (collectivite_id, publication_id, genre),
  foreign key (collectivite_id, publication_id) references site.publication (collectivite_id, id) on delete cascade
);
select parvis.isoler('site.preuve');

create table site.sonde (
  collectivite_id uuid not null,
  publication_id uuid not null,
  faite_le timestamptz not null,
  adresse text not null,
  resultat text not null check (resultat in ('conforme', 'different', 'injoignable')),
  -- HTTP status, null when nothing answered.
  statut integer,
  sha256 text,
  detail text not null,
  primary key (collectivite_id, publication_id, faite_le),
  foreign key (collectivite_id, publication_id) references site.publication (collectivite_id, id) on delete cascade
);
select parvis.isoler('site.sonde');
