/** Natures of acte in the singular, as one acte is called. */
export const LIBELLES_NATURE: Readonly<Record<number, string>> = {
  1: 'Délibération',
  2: 'Acte réglementaire',
  3: 'Acte individuel',
  4: 'Contrat, convention ou avenant',
  5: 'Document budgétaire et financier',
  6: 'Autre acte',
}
