-- Every transaction of a user works under this role: it owns nothing and bypasses no policy.
do $$ begin
  if not exists (select from pg_roles where rolname = 'parvis_app') then
    create role parvis_app nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of the server made it meanwhile
end $$;
do $$ begin
  execute format('grant parvis_app to %I', current_user);
exception when others then null; -- already a member, or a superuser
end $$;

grant usage on schema parvis to parvis_app;

create function parvis.collectivite_courante() returns uuid language sql stable
  as $$ select nullif(current_setting('parvis.collectivite', true), '')::uuid $$;
create function parvis.portee() returns text language sql stable
  as $$ select current_setting('parvis.portee', true) $$;

-- Walls a table off: a commune reads and writes its own rows only; the operator reads all, writes none across.
create function parvis.isoler(relation regclass, colonne text default 'collectivite_id') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format('create policy collectivite on %s for all to parvis_app using (%I = parvis.collectivite_courante()) with check (%I = parvis.collectivite_courante())', relation, colonne, colonne);
  execute format('create policy lecture_operateur on %s for select to parvis_app using (parvis.portee() = ''operateur'')', relation);
  execute format('grant select, insert, update, delete on %s to parvis_app', relation);
end $$;

-- Opens a table of the whole house (accounts, sessions …): no collectivité owns its rows; `raison` is kept as its comment.
create function parvis.partager(relation regclass, raison text) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to parvis_app', relation);
  execute format('comment on table %s is %L', relation, 'partagee : ' || raison);
end $$;

-- Facts about the house itself.
create table parvis.etat (cle text primary key, valeur text not null);
select parvis.partager('parvis.etat', 'faits sur la maison elle-même');
