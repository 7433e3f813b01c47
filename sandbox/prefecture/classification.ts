import { type Classification, type Matiere, nationalClassification } from '#standards/actes'

/** Third levels that this invented préfecture has chosen, by matière. */
const LOCALES: Readonly<Record<string, readonly string[]>> = {
  '3.3': ['Baux ruraux', 'Locations de salles communales'],
  '5.2': ['Convocations et ordres du jour', 'Procès-verbaux des séances', 'Règlement intérieur'],
  '6.1': ['Circulation et stationnement', 'Débits de boissons', 'Manifestations'],
  '7.1': ['Budget primitif', 'Décisions modificatives', 'Compte financier unique', 'Tarifs des services publics'],
  '7.5': ['Subventions demandées', 'Subventions accordées aux associations'],
  '8.1': ['Restauration scolaire', 'Accueil périscolaire'],
}

/** The classification of the emulated préfecture: national levels and typologies, a few third levels of its own. */
export function localClassification(date: string): Classification {
  const national = nationalClassification()
  return { ...national, date, matieres: national.matieres.map(withLocales) }
}

function withLocales(matiere: Matiere): Matiere {
  const locales = (LOCALES[matiere.code] ?? []).map((libelle, index) => ({
    code: `${matiere.code}.${index + 1}`,
    niveau: 3,
    libelle,
    enfants: [],
  }))
  return { ...matiere, enfants: [...matiere.enfants.map(withLocales), ...locales] }
}
