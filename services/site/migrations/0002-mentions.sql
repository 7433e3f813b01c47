-- What only the operator knows of his house, and the law wants public (LCEN, accessibility statement).
create table site.mentions (
  collectivite_id uuid primary key,
  directeur text not null,
  hebergeur text not null,
  hebergeur_adresse text not null,
  hebergeur_telephone text not null,
  dpo text not null,
  conformite text not null check (conformite in ('non', 'partielle', 'totale')),
  -- Audit of accessibility: who, when, rate; empty until one is made.
  audit_par text not null,
  audit_le date,
  audit_taux integer check (audit_taux between 0 and 100),
  modifiees_le timestamptz not null,
  check (conformite = 'non' or (audit_le is not null and audit_taux is not null))
);
select parvis.isoler('site.mentions');
