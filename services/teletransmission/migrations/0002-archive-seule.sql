-- The envelope is read from the archive that was sent: it has no file of its own.
alter table teletransmission.enveloppe drop column enveloppe_fichier_id;
-- The newest version in force is asked at each deposit: without it, every acte of the commune was read.
create index on teletransmission.transaction (collectivite_id, classification_en_cours)
  where classification_en_cours is not null;
