// Les mots de la page, en un seul endroit. Les noms viennent du serveur.

export const PARTS = {
  newcomer: { role: "Vient d’arriver", may: "Se présente, cherche une personne qui sait faire, rejoint un club." },
  representative: { role: "Représente son adhérent", may: "Accueille les personnes de son entreprise." },
  expert: { role: "Expertise reconnue", may: "Apparaît dans les recherches de son domaine." },
  lead: { role: "Préside un club", may: "Accueille dans son club, ouvre des fils de projet." },
  board: { role: "Membre du bureau", may: "Nomme, importe les adhérents, gère les domaines." },
  administrator: { role: "Administration du serveur", may: "Installe Cagou et vérifie ses salons." },
};

/** Les essais, du plus parlant au moins parlant : les cinq premiers dont la commande existe sont montrés. */
export const TRIES = [
  { part: "newcomer", command: "expert trouver", title: "Trouver qui sait faire",
    how: "Ajoutez « domaine », puis tapez cyber, drone, site…" },
  { part: "lead", command: "moi", title: "Voir ce qui vous attend", how: "Un vote, un apport à accepter : un bouton chacun." },
  { part: "representative", command: "vote voter", title: "Voter pour son entreprise", how: "Un scrutin est ouvert : deux appuis suffisent." },
  { part: "lead", command: "projet liste", title: "Construire à plusieurs", how: "Les projets, ce qu’ils cherchent, qui y contribue." },
  { part: "newcomer", command: "rejoindre", title: "Rejoindre le cluster", how: "Son entreprise, ses domaines : deux minutes." },
  { part: "newcomer", command: "groupe liste", title: "Entrer dans un club", how: "Commissions et clubs, ce dont chacun s’occupe." },
  { part: "board", command: "bureau voir", title: "Qui siège au bureau", how: "Les mandats en cours." },
  { part: "administrator", command: "cluster etat", title: "Vérifier l’installation", how: "Ce que Cagou peut faire dans chaque salon." },
  { part: "board", command: "aide", title: "Savoir ce que l’on peut faire", how: "Tout, en boutons." },
  { part: "newcomer", command: "langue", title: "Changer de langue", how: "Français ou anglais." },
];

export const PRIVATE_PLACE = "Messages privés avec Cagou";
export const OTHER_PLACES = "Salons";

export function newMessages(count) {
  return count === 1 ? "1 nouveau message" : `${count} nouveaux messages`;
}

export function heard(count, place) {
  return `${newMessages(count)} dans ${place}`;
}

export const DOCK = {
  closed: "Discord s’ouvre ici",
  open: "Discord est ouvert",
  openAs: (person, place) => `Vous y êtes ${person}, dans ${place}. La fenêtre est peut-être cachée derrière celle-ci :`,
  action: "Ouvrir Discord",
  bringBack: "Ramener Discord devant",
};

export const COPY = "Copier";
export const COPIED = "Copié";
export const TIME_PASSES = "le temps passe…";
export const ZONE = "à Nouméa";
