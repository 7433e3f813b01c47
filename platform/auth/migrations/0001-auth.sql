create schema auth;
grant usage on schema auth to parvis_app;

-- One person, one account, whatever the number of collectivités.
create table auth.compte (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  nom text not null,
  -- 'invite' until a password is chosen, then 'actif'; 'suspendu' by the operator
  etat text not null check (etat in ('invite', 'actif', 'suspendu')),
  -- argon2id, PHC string
  mot_de_passe text,
  mot_de_passe_le timestamptz,
  -- sealed by the platform key; the one in waiting becomes the secret once a first code proves that it was scanned
  totp_secret text,
  totp_attente text,
  totp_dernier_pas bigint,
  cree_le timestamptz not null,
  -- kept by the trigger below: a transaction of one collectivité cannot count the accesses given by the others
  nombre_acces integer not null default 0,
  sans_acces_depuis timestamptz
);
select parvis.partager('auth.compte', 'une personne a un seul compte pour toutes ses collectivités');

create table auth.code_secours (
  compte_id uuid not null references auth.compte on delete cascade,
  empreinte text not null,
  utilise_le timestamptz,
  primary key (compte_id, empreinte)
);
select parvis.partager('auth.code_secours', 'codes de secours d’un compte');

create table auth.session (
  id uuid primary key,
  compte_id uuid not null references auth.compte on delete cascade,
  empreinte text not null unique,
  ouverte_le timestamptz not null,
  vue_le timestamptz not null,
  expire_le timestamptz not null,
  second_facteur_le timestamptz,
  navigateur text not null,
  ip text not null
);
create index on auth.session (compte_id);
create index on auth.session (expire_le);
select parvis.partager('auth.session', 'une session donne accès à toutes les collectivités du compte');

-- Browsers from which a person has already signed in: strangers who guess at the account do not slow them down.
create table auth.appareil (
  empreinte text not null,
  compte_id uuid not null references auth.compte on delete cascade,
  connu_depuis timestamptz not null,
  vu_le timestamptz not null,
  primary key (empreinte, compte_id)
);
create index on auth.appareil (compte_id);
select parvis.partager('auth.appareil', 'navigateurs connus d’un compte');

create table auth.jeton (
  id uuid primary key,
  compte_id uuid not null references auth.compte on delete cascade,
  usage text not null check (usage in ('invitation', 'reinitialisation')),
  empreinte text not null unique,
  cree_le timestamptz not null,
  expire_le timestamptz not null,
  utilise_le timestamptz
);
create index on auth.jeton (compte_id);
select parvis.partager('auth.jeton', 'liens d’invitation et de réinitialisation d’un compte');

create table auth.tentative (
  cle text primary key,
  echecs integer not null,
  derniere_le timestamptz not null,
  libre_le timestamptz not null
);
select parvis.partager('auth.tentative', 'frein aux essais de mots de passe et de codes');

create table auth.acces (
  collectivite_id uuid not null,
  compte_id uuid not null references auth.compte,
  -- `service.role`
  roles text[] not null,
  depuis timestamptz not null,
  primary key (collectivite_id, compte_id)
);
create index on auth.acces (compte_id);
select parvis.isoler('auth.acces');

create function auth.compter_acces() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update auth.compte set nombre_acces = nombre_acces + 1, sans_acces_depuis = null where id = new.compte_id;
  else
    update auth.compte set nombre_acces = nombre_acces - 1 where id = old.compte_id;
  end if;
  return null;
end $$;
create trigger compter_acces after insert or delete on auth.acces for each row execute function auth.compter_acces();
