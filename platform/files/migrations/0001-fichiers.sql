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

-- Bytes used, kept up by the rows themselves: a sum over all of them at each write would grow with the years.
create table fichiers.occupation (
  collectivite_id uuid not null,
  service text not null,
  octets bigint not null,
  primary key (collectivite_id, service)
);
select parvis.isoler('fichiers.occupation');

create function fichiers.occuper(collectivite uuid, nom_service text, difference bigint) returns void language sql as $$
  insert into fichiers.occupation (collectivite_id, service, octets) values (collectivite, nom_service, difference)
  on conflict (collectivite_id, service) do update set octets = occupation.octets + excluded.octets
$$;

create function fichiers.compter_contenu() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then perform fichiers.occuper(new.collectivite_id, '', new.taille);
  else perform fichiers.occuper(old.collectivite_id, '', -old.taille);
  end if;
  return null;
end $$;
create trigger occupation after insert or delete on fichiers.contenu for each row execute function fichiers.compter_contenu();

create function fichiers.compter_fichier() returns trigger language plpgsql as $$
declare ligne fichiers.fichier := coalesce(new, old);
begin
  perform fichiers.occuper(ligne.collectivite_id, ligne.service, case tg_op when 'INSERT' then taille else -taille end)
    from fichiers.contenu where collectivite_id = ligne.collectivite_id and sha256 = ligne.sha256;
  return null;
end $$;
create trigger occupation after insert or delete on fichiers.fichier for each row execute function fichiers.compter_fichier();
