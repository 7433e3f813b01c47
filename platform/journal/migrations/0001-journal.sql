create schema journal;
grant usage on schema journal to parvis_app;

-- Head of the chain of each collectivité: the row is locked by who appends, so numbers and digests follow each other.
create table journal.chaine (
  collectivite_id uuid primary key,
  dernier_numero bigint not null,
  derniere_empreinte text not null
);
select parvis.isoler('journal.chaine');

create table journal.entree (
  collectivite_id uuid not null,
  numero bigint not null,
  id uuid not null,
  nom text not null,
  acteur jsonb not null,
  sujet_type text not null,
  sujet_id text not null,
  details jsonb not null,
  instant timestamptz not null,
  requete_id text not null,
  empreinte_precedente text not null,
  empreinte text not null,
  primary key (collectivite_id, numero)
);
create unique index on journal.entree (collectivite_id, id);
create index on journal.entree (collectivite_id, sujet_type, sujet_id, numero);
select parvis.isoler('journal.entree');
-- Append-only: not even a mistake of the program can rewrite it.
revoke update, delete on journal.entree from parvis_app;

-- RFC 3161 tokens over the head of the chain: one a day, and one more when somebody asks for a proof at once.
create table journal.scellement (
  collectivite_id uuid not null,
  dernier_numero bigint not null,
  empreinte text not null,
  -- The very text that the token covers.
  texte text not null,
  jeton bytea not null,
  autorite text not null,
  scelle_le timestamptz not null,
  primary key (collectivite_id, dernier_numero)
);
select parvis.isoler('journal.scellement');
revoke update, delete on journal.scellement from parvis_app;
