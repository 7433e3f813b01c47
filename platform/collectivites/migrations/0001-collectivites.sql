create table parvis.collectivite (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'),
  nom text not null,
  siren text not null unique check (siren ~ '^[0-9]{9}$'),
  -- 'operateur' for the one body that runs the house, 'commune', 'ccas', 'syndicat' …
  genre text not null,
  population integer,
  creee_le timestamptz not null,
  fermee_le timestamptz
);
select parvis.isoler('parvis.collectivite', 'id');
-- Addresses carry the slug, so it must be readable before the walls of one collectivité are chosen.
create policy resolution on parvis.collectivite for select to parvis_app using (true);
