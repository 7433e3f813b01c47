import type { Collectivite } from '#platform/collectivites'

type Of = Pick<Collectivite, 'slug'>
const base = ({ slug }: Of) => `/c/${slug}/parapheur`

export const parapheurUrls = {
  liste: (of: Of, liste?: string) => (liste ? `${base(of)}?liste=${liste}` : base(of)),
  dossier: (of: Of, id: string) => `${base(of)}/dossiers/${id}`,
  visa: (of: Of, id: string) => `${base(of)}/dossiers/${id}/visa`,
  rejet: (of: Of, id: string) => `${base(of)}/dossiers/${id}/rejet`,
  retrait: (of: Of, id: string) => `${base(of)}/dossiers/${id}/retrait`,
  preparation: (of: Of, id: string) => `${base(of)}/dossiers/${id}/signature/preparation`,
  signature: (of: Of, id: string) => `${base(of)}/dossiers/${id}/signature`,
  document: (of: Of, id: string, ordre: number) => `${base(of)}/dossiers/${id}/documents/${ordre}`,
  circuits: (of: Of) => `${base(of)}/circuits`,
  circuit: (of: Of, id: string) => `${base(of)}/circuits/${id}`,
  suppressionCircuit: (of: Of, id: string) => `${base(of)}/circuits/${id}/suppression`,
  certificatDemonstration: (of: Of) => `${base(of)}/certificat-de-demonstration`,
}
