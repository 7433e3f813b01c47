/** What étapes bring back, by code, in the order of their life: words shown for the file. */
export const RESULTATS = {
  'document-signe': 'Document signé',
  'accuse-reception': 'Accusé de réception de la préfecture',
  bordereau: 'Bordereau d’acquittement',
  'acte-tamponne': 'Acte tamponné',
  'message-actes': 'Message transmis à la préfecture',
  'acte-publie': 'Acte publié, avec sa date de mise en ligne',
  'certificat-publication': 'Certificat de publication',
  'preuve-publication': 'Preuve horodatée de la publication',
  'bordereau-versement': 'Bordereau de versement aux archives',
  'reponse-archives': 'Réponse des archives',
} as const

export type CodeResultat = keyof typeof RESULTATS

/** Results come after the documents, in their order. */
const FIRST = 10_000

export const rankOf = (code: CodeResultat) => FIRST + Object.keys(RESULTATS).indexOf(code)

export const labelOf = (code: string) => (RESULTATS as Readonly<Record<string, string>>)[code] ?? code
