/** Version of the ROME the labels below come from. Source: France Travail open data (Licence Ouverte 2.0). */
export const ROME_VERSION = '460'

/** Trades workshops are often held for; the whole ROME comes with the reference files. */
export const TRADES: Record<string, string> = {
  A1203: 'Agent / Agente d’entretien des espaces verts',
  A1401: 'Cueilleur / Cueilleuse de fruits',
  D1106: 'Vendeur / Vendeuse en épicerie',
  D1507: 'Employé / Employée de rayon libre-service',
  F1602: 'Électricien / Électricienne du bâtiment',
  F1703: 'Maçon / Maçonne',
  F1704: 'Manœuvre bâtiment',
  G1501: 'Employé / Employée d’étage',
  G1602: 'Commis / Commise de cuisine',
  G1603: 'Équipier polyvalent / Équipière polyvalente de restauration rapide',
  G1803: 'Serveur / Serveuse en restauration',
  H2902: 'Chaudronnier / Chaudronnière',
  H2909: 'Assembleur monteur / Assembleuse monteuse',
  H2913: 'Soudeur / Soudeuse',
  H3302: 'Agent / Agente de conditionnement',
  J1501: 'Aide-soignant / Aide-soignante',
  K1302: 'Assistant / Assistante de vie dépendance',
  K1304: 'Employé familial / Employée familiale',
  K2204: 'Agent / Agente de nettoyage industriel',
  K2503: 'Agent / Agente de prévention et de sécurité',
  M1810: 'Technicien / Technicienne d’exploitation informatique',
  N1103: 'Préparateur / Préparatrice de commandes',
  N1105: 'Manutentionnaire',
  N4105: 'Conducteur-livreur / Conductrice-livreuse'
}
