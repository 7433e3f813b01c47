/** What étapes bring back, by code: words shown beside the file. */
export const RESULTATS: Readonly<Record<string, string>> = {
  'document-signe': 'Document signé',
  'accuse-reception': 'Accusé de réception de la préfecture',
  bordereau: 'Bordereau d’acquittement',
  'acte-tamponne': 'Acte tamponné',
  'message-actes': 'Message transmis à la préfecture',
  'acte-publie': 'Acte publié, avec sa date de mise en ligne',
  'preuve-publication': 'Preuve horodatée de la publication',
  'certificat-publication': 'Certificat de publication',
  'bordereau-versement': 'Bordereau de versement aux archives',
  'reponse-archives': 'Réponse des archives',
}
