/** Events of this room, with the sentence of the timeline. */
export const EVENEMENTS = {
  'publication.mise-en-ligne': 'Acte mis en ligne sur la page publique',
  'publication.horodatee': 'Mise en ligne horodatée par une autorité',
  'publication.sondee': 'Page publique relue par une sonde',
  'publication.constatee': 'Constat horodaté de la publication',
  'publication.retiree': 'Acte retiré de la page publique',
  'site.mentions-changees': 'Les mentions légales de la plateforme ont changé',
} as const

/** The details by which whoever asked for a publication recognises its own. */
export const originOf = ({ origine }: { origine?: string | null | undefined }) => (origine ? { origine } : {})
