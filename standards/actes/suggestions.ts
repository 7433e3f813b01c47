/** Clues found in the object of an acte: a clue is one or more stems, all of which must be present, in any order. */
export type Indices = { forts: string; faibles?: string }

/**
 * What communes write in the object of their actes, for each matière of level 2. Our own table, made from the usual
 * deliberations and arrêtés of small communes and the third levels of published classifications (2017 to 2019).
 * Stems are without accents, separated by `+` inside a clue and by `, ` between clues. A stem of five letters or more
 * is a beginning of word; a shorter one is the whole word, plural allowed.
 */
export const INDICES: Record<string, Indices> = {
  '1.1': {
    forts:
      'marche+publi, marche+travaux, marche+fourniture, marche+service, marche+attribution, marche+avenant, marche+lot, ' +
      'marche+signature, appel+offres, accord+cadre, attribution+lot, attribution+travaux, procedure+adaptee, mapa',
    faibles: 'marche, travaux, fourniture, entreprise, devis, avenant, refection, renovation',
  },
  '1.2': { forts: 'delegation+service+publi, dsp, affermage, contrat+concession+service, delegataire' },
  '1.3': { forts: 'convention+mandat, maitrise+ouvrage+delegue, mandat+maitrise+ouvrage, delegation+maitrise+ouvrage' },
  '1.4': {
    forts: 'contrat+maintenance, contrat+entretien, contrat+assurance, contrat+prestation, convention+partenariat',
    faibles: 'convention, contrat, partenariat, assurance, adhesion, renouvellement',
  },
  '1.5': { forts: 'protocole+transaction, transactionnel, protocole+accord' },
  '1.6': { forts: 'maitrise+oeuvre, maitre+oeuvre, marche+maitrise+oeuvre', faibles: 'architecte, etude' },
  '1.7': { forts: 'groupement+commande, commission+appel+offres, jury+concours' },
  '2.1': {
    forts:
      'plu, plui, plan+local+urbanisme, carte+communale, scot, zac, padd, document+urbanisme, modification+plan+urbanisme',
    faibles: 'urbanisme, enquete+publique',
  },
  '2.2': {
    forts:
      'permis+construire, permis+amenager, permis+demolir, declaration+prealable, certificat+urbanisme, autorisation+urbanisme, ravalement',
    faibles: 'lotissement, urbanisme, cloture',
  },
  '2.3': { forts: 'preemption, preempter, dia, intention+aliener' },
  '3.1': {
    forts:
      'acquisition, acquerir, achat+terrain, achat+parcelle, achat+immeuble, achat+maison, bien+maitre, bien+vacant, ' +
      'abandon+manifeste, expropriation, incorporation+domaine',
    faibles: 'achat, parcelle, terrain',
  },
  '3.2': {
    forts:
      'alienation, cession, vente+terrain, vente+parcelle, vente+immeuble, vente+maison, vente+batiment, vente+vehicule, ' +
      'vente+materiel, vente+tracteur, ceder',
    faibles: 'vente, parcelle, terrain',
  },
  '3.3': {
    forts: 'location, bail, baux, loyer, locataire, fermage, mise+disposition+salle, mise+disposition+local',
    faibles: 'salle, mise+disposition',
  },
  '3.4': { forts: 'limite+territoriale, bornage' },
  '3.5': {
    forts:
      'domaine+public, cimetiere, concession+funeraire, columbarium, declassement, desaffectation, classement+voie, ' +
      'terrasse, emplacement+commerce, reglement+salle',
    faibles: 'servitude, salle, concession',
  },
  '3.6': {
    forts: 'domaine+prive, coupe+bois, affouage, foret, chemin+rural, droit+chasse',
    faibles: 'servitude, bois',
  },
  '4.1': {
    forts:
      'creation+poste, creation+emploi, suppression+poste, suppression+emploi, tableau+effectif, tableau+emploi, avancement, ' +
      'nomination+stagiaire, titularis, mutation, retraite, promotion, temps+partiel, temps+travail, detachement, ' +
      'disponibilite+agent, conge, echelon, agent+titulaire, ligne+directrice+gestion, compte+epargne+temps, ' +
      'protection+sociale+complementaire, recrutement+titulaire, autorisation+absence',
    faibles: 'agent, poste, emploi, recrutement, personnel, stagiaire, nomination',
  },
  '4.2': {
    forts:
      'contractuel, cdd, cdi, contrat+travail, non+titulaire, vacataire, accroissement+temporaire, accroissement+saisonnier, ' +
      'saisonnier, remplacement+agent, non+permanent, recrutement',
    faibles: 'agent, personnel, engagement',
  },
  '4.4': {
    forts:
      'apprenti, apprentissage, service+civique, contrat+aide, parcours+emploi, benevole, agent+recenseur, recenseur, ' +
      'mise+disposition+personnel, mise+disposition+agent',
    faibles: 'stage, stagiaire',
  },
  '4.5': {
    forts:
      'rifseep, regime+indemnitaire, prime, ifse, heure+supplementaire, ihts, nbi, bonification+indiciaire, indemnite+agent',
    faibles: 'indemnite',
  },
  '5.1': { forts: 'election+maire, election+adjoint, nombre+adjoint, election+president, election+executif' },
  '5.2': {
    forts:
      'reglement+interieur+conseil, installation+conseil, commission+municipale, commission+communale, secretaire+seance, ' +
      'proces+verbal, tableau+conseil, lieu+seance',
    faibles: 'conseil+municipal, commission, compte+rendu',
  },
  '5.3': {
    forts:
      'designation, delegue+syndicat, representant+commune, membre+commission, correspondant+defense, ' +
      'commission+impots+directs, membre+ccas, administrateur',
    faibles: 'delegue, representant, syndicat',
  },
  '5.4': {
    forts: 'delegation+fonction, delegation+maire, delegation+adjoint, delegation+attribution, delegation+pouvoir',
  },
  '5.5': { forts: 'delegation+signature' },
  '5.6': {
    forts:
      'indemnite+maire, indemnite+adjoint, indemnite+elu, indemnite+fonction, formation+elu, frais+elu, mandat+special, ' +
      'deplacement+elu, protection+fonctionnelle',
    faibles: 'indemnite',
  },
  '5.7': {
    forts:
      'statut+syndicat, statut+communaute, modification+statut, communaute+commune, communaute+agglomeration, intercommunal, ' +
      'epci, transfert+competence, adhesion+syndicat, retrait+syndicat, dissolution+syndicat, clect, ' +
      'charges+transferees, service+commun',
    faibles: 'syndicat, communaute, competence',
  },
  '5.8': { forts: 'ester+justice, contentieux, avocat, recours, tribunal, requete', faibles: 'justice' },
  '6.1': {
    forts:
      'police, stationnement, circulation, debit+boisson, divagation, chien, bruit, peril, mise+securite, baignade, ' +
      'feu+artifice, vide+grenier, brocante, foire, marche+hebdomadaire, limitation+vitesse, vitesse, erp, taxi, ' +
      'videoprotection, videosurveillance, fermeture+rue, fermeture+route, arrete+circulation',
    faibles: 'interdiction, manifestation, fete, securite, travaux+rue',
  },
  '6.4': { forts: 'reglement+municipal', faibles: 'reglement, arrete' },
  '7.1': {
    forts:
      'budget, budgetaire, compte+administratif, compte+gestion, compte+financier+unique, cfu, decision+modificative, ' +
      'affectation+resultat, virement+credit, ouverture+credit, autorisation+programme, regie+recette, regie+avance, ' +
      'regisseur, amortissement, nomenclature+comptable, depense+investissement+avant, tarif+service',
    faibles: 'credit, investissement, tarif, compte',
  },
  '7.2': {
    forts: 'fiscalite, taux+imposition, taxe, teom, exoneration, abattement, impot, vote+taux, fiscal',
    faibles: 'taux, redevance',
  },
  '7.3': { forts: 'emprunt, pret, tresorerie, renegociation', faibles: 'banque, credit' },
  '7.4': {
    forts: 'aide+economique, aide+entreprise, aide+commerce, intervention+economique, developpement+economique',
  },
  '7.5': {
    forts:
      'subvention, detr, dsil, fonds+vert, leader, dotation+equipement, demande+financement, demande+aide, plan+financement, ' +
      'cofinancement',
    faibles: 'association, aide, financement',
  },
  '7.6': {
    forts:
      'contribution, cotisation, participation+syndicat, attribution+compensation, contingent, sdis, participation+frais',
    faibles: 'participation',
  },
  '7.7': { forts: 'avance+remboursable, avance+tresorerie, avance+budget' },
  '7.8': { forts: 'fonds+concours' },
  '7.9': { forts: 'prise+participation, capital, sem, spl' },
  '7.10': {
    forts:
      'tarif, tarif+location, non+valeur, creance+eteinte, creance+irrecouvrable, don, legs, prix+repas, droit+place, indemnite+sinistre, ' +
      'bon+achat, gratuite',
    faibles: 'redevance, prix, remboursement, remise, facturation, participation',
  },
  '8.1': {
    forts:
      'ecole, cantine, restauration+scolaire, restaurant+scolaire, periscolaire, garderie, scolaire, scolarite, ' +
      'college, classe+decouverte, enseignement',
    faibles: 'eleve, repas, enfant',
  },
  '8.2': {
    forts:
      'aide+sociale, ccas, personne+agee, secours, creche, petite+enfance, centre+loisirs, alsh, portage+repas, ' +
      'aide+domicile, handicap, maison+sante, action+sociale',
    faibles: 'enfant, jeunesse, sante, social, loisirs',
  },
  '8.3': {
    forts:
      'voirie, denomination+voie, denomination+rue, nom+rue, numerotation, adressage, chaussee, trottoir, ' +
      'alignement, eclairage+public',
    faibles: 'rue, route, voie, chemin, parking, place',
  },
  '8.4': {
    forts: 'amenagement+territoire, amenagement+bourg, revitalisation, petite+ville+demain, fibre',
    faibles: 'amenagement',
  },
  '8.5': { forts: 'logement, habitat, opah, bailleur+social, politique+ville' },
  '8.6': {
    forts: 'formation+professionnelle, chantier+insertion, mission+locale, insertion+emploi',
    faibles: 'insertion',
  },
  '8.7': { forts: 'transport, navette, mobilite, piste+cyclable, covoiturage, autocar', faibles: 'velo' },
  '8.8': {
    forts:
      'environnement, eau, assainissement, dechet, ordure, eolien, photovoltaique, energie, riviere, inondation, ' +
      'biodiversite, spanc, gemapi, recharge+electrique, recharge+vehicule',
    faibles: 'arbre, solaire, electricite, chauffage',
  },
  '8.9': {
    forts:
      'culture, bibliotheque, mediatheque, musee, festival, spectacle, theatre, ecole+musique, cinema, monument+historique',
    faibles: 'patrimoine, concert, eglise',
  },
  '9.1': {
    forts: 'recensement+population, jumelage, funeraire, utilite+publique, plan+communal+sauvegarde',
    faibles: 'sport',
  },
  '9.4': { forts: 'voeu, motion', faibles: 'soutien' },
}
