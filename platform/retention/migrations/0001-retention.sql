-- What the purge will remove, announced before: nothing disappears without having stood here.
create table parvis.purge_annoncee (
  collectivite_id uuid not null,
  service text not null,
  regle text not null,
  objet_id text not null,
  libelle text not null,
  -- First day on which it may be removed.
  jour date not null,
  annoncee_le timestamptz not null,
  -- Kept on request of the collectivité, with who asked and why.
  suspendue_par text,
  suspendue_motif text,
  primary key (collectivite_id, service, regle, objet_id)
);
select parvis.isoler('parvis.purge_annoncee');
