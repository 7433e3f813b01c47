import { actorOf, createCompte, findCompteByEmail, hashPassword, seedSecondFactor, setAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import { type Ctx, inContext } from '#platform/context'
import { openPlatformKey } from '#platform/secrets'
import type { DemoTerritory, House } from '#platform/service'
import { createSiren, createSiret } from '#standards/siren'
import { openCollectivite } from './actions/open-collectivite.ts'
import { PRESETS } from './presets.ts'
import type { SaisieCollectivite } from './rules.ts'
import { insertPersonne, setMandat } from './store.ts'

/** An invented person; `compte` is the name under which the other seeds know the account. */
interface Invente {
  compte?: string
  civilite: 'Mme' | 'M.'
  prenom: string
  nom: string
  email: string
  qualite: string
  elu?: boolean
  roles: readonly string[]
}

const rolesOf = (label: string) => PRESETS.find((preset) => preset.label === label)?.roles ?? []
const SECRETAIRE = rolesOf('Secrétaire de mairie')
const MAIRE = rolesOf('Maire')
const ADJOINT = rolesOf('Adjoint')
const DEBUT_MANDAT = '2026-03-28'
const SYSTEME = { genre: 'systeme' as const, nom: 'Parvis (démonstration)' }

const camille: Invente = {
  compte: 'secretaire',
  civilite: 'Mme',
  prenom: 'Camille',
  nom: 'Roussel',
  email: 'secretaire@saint-aubin.test',
  qualite: 'Secrétaire de mairie',
  roles: SECRETAIRE,
}

/** The invented territory: one operator, three communes of the Eure, each with its CCAS. */
const TERRITOIRE: { collectivite: SaisieCollectivite; personnes: Invente[] }[] = [
  {
    collectivite: body(
      'Syndicat mixte Numérique du Val d’Ourle',
      'operateur',
      '25270011',
      '41',
      null,
      '12 rue du Moulin',
      '27120',
      'Pacy-le-Val',
    ),
    personnes: [
      {
        compte: 'operateur',
        civilite: 'M.',
        prenom: 'Idris',
        nom: 'Le Goff',
        email: 'operateur@val-ourle.test',
        qualite: 'Responsable des services numériques',
        roles: ['exploitation.operateur', 'annuaire.administrateur'],
      },
    ],
  },
  {
    collectivite: body(
      'Saint-Aubin-sur-Ourle',
      'commune',
      '21270512',
      '31',
      950,
      '1 place de la Mairie',
      '27340',
      'Saint-Aubin-sur-Ourle',
    ),
    personnes: [
      camille,
      {
        compte: 'maire',
        civilite: 'Mme',
        prenom: 'Hélène',
        nom: 'Marchand',
        email: 'maire@saint-aubin.test',
        qualite: 'Maire',
        elu: true,
        roles: MAIRE,
      },
      {
        compte: 'adjointe',
        civilite: 'Mme',
        prenom: 'Nadia',
        nom: 'Benali',
        email: 'adjointe@saint-aubin.test',
        qualite: 'Première adjointe',
        elu: true,
        roles: ADJOINT,
      },
      {
        civilite: 'M.',
        prenom: 'Gilles',
        nom: 'Prévost',
        email: 'prevost@saint-aubin.test',
        qualite: 'Deuxième adjoint',
        elu: true,
        roles: [],
      },
      {
        civilite: 'M.',
        prenom: 'Théo',
        nom: 'Lambert',
        email: 'lambert@saint-aubin.test',
        qualite: 'Agent technique',
        roles: [],
      },
    ],
  },
  {
    collectivite: body(
      'CCAS de Saint-Aubin-sur-Ourle',
      'ccas',
      '26270513',
      '33',
      null,
      '1 place de la Mairie',
      '27340',
      'Saint-Aubin-sur-Ourle',
    ),
    personnes: [camille],
  },
  {
    collectivite: body(
      'Le Mesnil-Bréau',
      'commune',
      '21270398',
      '31',
      180,
      '3 rue de l’Église',
      '27190',
      'Le Mesnil-Bréau',
    ),
    personnes: [
      camille,
      {
        compte: 'maire-mesnil',
        civilite: 'M.',
        prenom: 'Lucien',
        nom: 'Cordier',
        email: 'maire@le-mesnil-breau.test',
        qualite: 'Maire',
        elu: true,
        roles: MAIRE,
      },
    ],
  },
  {
    collectivite: body(
      'CCAS du Mesnil-Bréau',
      'ccas',
      '26270399',
      '33',
      null,
      '3 rue de l’Église',
      '27190',
      'Le Mesnil-Bréau',
    ),
    personnes: [camille],
  },
  {
    collectivite: body(
      'Vaubourg-la-Forêt',
      'commune',
      '21270677',
      '31',
      1900,
      '8 rue de la République',
      '27150',
      'Vaubourg-la-Forêt',
    ),
    personnes: [
      {
        compte: 'dgs',
        civilite: 'M.',
        prenom: 'Antoine',
        nom: 'Keller',
        email: 'dgs@vaubourg.test',
        qualite: 'Directeur général des services',
        roles: SECRETAIRE,
      },
      {
        compte: 'maire-vaubourg',
        civilite: 'Mme',
        prenom: 'Odile',
        nom: 'Fontaine',
        email: 'maire@vaubourg.test',
        qualite: 'Maire',
        elu: true,
        roles: MAIRE,
      },
      {
        compte: 'adjoint-vaubourg',
        civilite: 'M.',
        prenom: 'Samir',
        nom: 'Haddad',
        email: 'adjoint@vaubourg.test',
        qualite: 'Premier adjoint',
        elu: true,
        roles: ADJOINT,
      },
    ],
  },
  {
    collectivite: body(
      'CCAS de Vaubourg-la-Forêt',
      'ccas',
      '26270678',
      '33',
      null,
      '8 rue de la République',
      '27150',
      'Vaubourg-la-Forêt',
    ),
    personnes: [],
  },
]

/** Opens the territory and its accounts, through the same actions as everybody (the operator signs everything). */
export async function seedAnnuaire(house: House, territoire: DemoTerritory): Promise<void> {
  const motDePasse = await hashPassword(MOT_DE_PASSE_DEMONSTRATION)
  const key = await openPlatformKey(house.config)
  const communes: Collectivite[] = []
  for (const { collectivite: saisie, personnes } of TERRITOIRE) {
    const who = { actor: SYSTEME, requestId: 'demonstration' }
    const collectivite = await openCollectivite(house, who, saisie)
    if (saisie.genre === 'operateur') territoire.operateur = collectivite
    if (saisie.genre === 'commune') communes.push(collectivite)
    await inContext(house, { ...who, collectivite }, async (ctx) => {
      for (const personne of personnes) {
        const compteId = await settle(ctx, personne, motDePasse, key)
        if (personne.compte && compteId) {
          territoire.comptes[personne.compte] = {
            compteId,
            email: personne.email,
            nom: `${personne.prenom} ${personne.nom}`,
          }
        }
      }
    })
  }
  territoire.communes = communes
  territoire.actorOf = (compte, collectivite) =>
    inContext(house, { actor: SYSTEME, collectivite, requestId: 'demonstration' }, (ctx) =>
      actorOf(ctx, compteOf(territoire, compte)),
    )
}

/** Puts one person in the directory; whoever has roles can sign in at once, without waiting for a mail. */
async function settle(
  ctx: Ctx,
  personne: Invente,
  motDePasse: string,
  key: Awaited<ReturnType<typeof openPlatformKey>>,
): Promise<string | undefined> {
  const { civilite, prenom, nom, email, qualite, roles } = personne
  let compteId: string | undefined
  if (roles.length > 0) {
    const known = await findCompteByEmail(ctx.tx, email)
    compteId = (known ?? (await createCompte(ctx, { email, nom: `${prenom} ${nom}`, motDePasse }))).id
    await setAcces(ctx, compteId, roles)
    if (!known && roles.some((role) => role === 'parapheur.signataire' || role.startsWith('exploitation.')))
      await seedSecondFactor(ctx, key, compteId)
  }
  const genre = personne.elu ? 'elu' : 'agent'
  const id = await insertPersonne(ctx, {
    civilite,
    prenom,
    nom,
    email,
    qualite,
    genre,
    telephone: '',
    arriveLe: DEBUT_MANDAT,
    compteId: compteId ?? null,
  })
  if (personne.elu) await setMandat(ctx, id, qualite, DEBUT_MANDAT)
  return compteId
}

function compteOf(territoire: DemoTerritory, name: string): string {
  const found = territoire.comptes[name]
  if (!found) throw new Error(`The demonstration has no account named ${name}`)
  return found.compteId
}

function body(
  nom: string,
  genre: string,
  sirenStart: string,
  natureActes: string,
  population: number | null,
  adresse: string,
  codePostal: string,
  ville: string,
): SaisieCollectivite {
  const siren = createSiren(sirenStart)
  const domaine = ville
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
  return {
    nom,
    genre,
    siren,
    siret: createSiret(siren),
    natureActes,
    population,
    adresse,
    codePostal,
    ville,
    departement: '027',
    arrondissement: '3',
    codeInsee: genre === 'commune' ? `27${sirenStart.slice(-3)}` : null,
    email: `mairie@${domaine}.test`,
    telephone: '',
    publication: 'electronique',
  }
}
