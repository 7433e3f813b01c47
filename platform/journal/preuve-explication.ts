import type { Collectivite } from '#platform/collectivites'
import type { Scellement } from './scellement.ts'

/** One page, for somebody who has never heard of Parvis and has only common tools. */
export function explainPreuve(collectivite: Collectivite, count: number, seal: Scellement): string {
  return `FAISCEAU DE PREUVES — ${collectivite.nom} (SIREN ${collectivite.siren})

Ce dossier prouve, sans Parvis et sans réseau, que ${count} évènement(s) ont été inscrits au journal de la collectivité
avant la date donnée par l’autorité d’horodatage « ${seal.autorite} », et que rien n’y a été changé depuis.

CE QU’IL CONTIENT
  entrees.jsonl      les évènements du dossier, un par ligne, au complet
  chaine.csv         la chaîne : numéro ; empreinte du contenu ; empreinte chaînée
  scellement.txt     le texte horodaté : il porte l’empreinte de la dernière entrée (n° ${seal.dernierNumero})
  scellement.tsr     le jeton d’horodatage (RFC 3161) de ce texte
  racine.pem         le certificat de l’autorité d’horodatage (à comparer à celui que vous connaissez d’elle)
  empreintes.sha256  les empreintes des documents du dossier
  verifier.py        les vérifications 1 à 3 ci-dessous, en Python sans bibliothèque

LA RECETTE
  contenu d’une entrée   = SHA-256 de sa ligne dans entrees.jsonl, sans le saut de ligne. La ligne porte tous les champs
                           de l’entrée : JSON canonique (RFC 8785), clés triées, sans espace, UTF-8.
  empreinte d’une entrée = SHA-256 du texte : empreinte de l’entrée précédente, un saut de ligne (0x0A), contenu de
                           l’entrée ; les deux en hexadécimal minuscule.
  L’empreinte précédente de la première ligne de chaine.csv est donnée sur sa ligne de départ (64 zéros pour la toute
  première entrée d’un journal). Le contenu des entrées étrangères au dossier n’est pas montré : leur empreinte suffit.

LA VÉRIFICATION
  1. Chaque ligne de entrees.jsonl : son SHA-256 est la colonne « contenu » de chaine.csv au même numéro.
  2. Chaque ligne de chaine.csv : empreinte = SHA-256(empreinte précédente + saut de ligne + contenu).
  3. La dernière empreinte de chaine.csv est celle qu’écrit scellement.txt.
       python3 verifier.py
  4. Le scellement a une date certaine :
       openssl ts -verify -data scellement.txt -in scellement.tsr -token_in -CAfile racine.pem
       openssl ts -reply -in scellement.tsr -token_in -text        (affiche la date)
  5. Les documents, placés à côté, sont ceux du dossier :
       sha256sum -c empreintes.sha256
`
}

export const VERIFICATION_SCRIPT = `"""Vérifie la chaîne d'un faisceau de preuves de Parvis (étapes 1 à 3 de LISEZMOI.txt)."""
import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


with open("chaine.csv", encoding="utf-8") as file:
    rows = [line.rstrip("\\n").split(";") for line in file][1:]
previous = rows[0][2]
contents = {}
for number, content, digest in rows[1:]:
    if sha256(previous + "\\n" + content) != digest:
        sys.exit(f"ÉCHEC : la chaîne est rompue à l'entrée {number}.")
    contents[int(number)] = content
    previous = digest

with open("entrees.jsonl", encoding="utf-8") as file:
    lines = [line.rstrip("\\n") for line in file]
for line in lines:
    entry = json.loads(line)
    if contents.get(entry["numero"]) != sha256(line):
        sys.exit(f"ÉCHEC : l'entrée {entry['numero']} ne correspond pas à la chaîne.")

with open("scellement.txt", encoding="utf-8") as file:
    seal = dict(line.split(" ", 1) for line in file.read().splitlines()[1:])
if seal["empreinte"] != previous or int(seal["numero"]) != int(rows[-1][0]):
    sys.exit("ÉCHEC : le scellement ne porte pas sur la fin de la chaîne.")

print(f"La chaîne est intacte : {len(lines)} évènement(s) du dossier, entrées {rows[1][0]} à {rows[-1][0]}.")
print("Il reste à vérifier la date : openssl ts -verify -data scellement.txt -in scellement.tsr -token_in -CAfile racine.pem")
`
