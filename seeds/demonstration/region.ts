/** An agency of the demonstration and what happens there. */
export interface AgencyStory {
  safir: string
  people: number
  /** Workshops behind and ahead. */
  past: number
  coming: number
  trades: readonly string[]
  /** Communes people of the agency live in, by postcode. */
  communes: readonly (readonly [postcode: string, commune: string])[]
  /** How much more or less often than elsewhere things come about: the picture should say something. */
  luck: number
}

export const AGENCY_STORIES: readonly AgencyStory[] = [
  {
    safir: '13165',
    people: 110,
    past: 12,
    coming: 9,
    trades: ['H2902', 'F1703', 'J1501', 'K1304', 'N1103', 'D1507', 'G1602'],
    communes: [
      ['13400', 'Aubagne'],
      ['13600', 'La Ciotat'],
      ['13360', 'Roquevaire'],
      ['13390', 'Auriol']
    ],
    luck: 1.06
  },
  {
    safir: '13050',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['K2204', 'F1704', 'N4105', 'K2503', 'D1507'],
    communes: [
      ['13003', 'Marseille'],
      ['13001', 'Marseille'],
      ['13002', 'Marseille'],
      ['13014', 'Marseille']
    ],
    luck: 0.92
  },
  {
    safir: '13013',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['H2909', 'N1103', 'N1105', 'D1106', 'M1810'],
    communes: [
      ['13090', 'Aix-en-Provence'],
      ['13100', 'Aix-en-Provence'],
      ['13120', 'Gardanne'],
      ['13140', 'Miramas']
    ],
    luck: 1.03
  },
  {
    safir: '06204',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['G1501', 'G1602', 'G1803', 'K1302', 'K2503'],
    communes: [
      ['06300', 'Nice'],
      ['06000', 'Nice'],
      ['06340', 'La Trinité'],
      ['06320', 'Cap-d’Ail']
    ],
    luck: 1.1
  },
  {
    safir: '83405',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['H2902', 'H2913', 'J1501', 'K1302', 'F1602'],
    communes: [
      ['83000', 'Toulon'],
      ['83500', 'La Seyne-sur-Mer'],
      ['83160', 'La Valette-du-Var'],
      ['83130', 'La Garde']
    ],
    luck: 0.98
  },
  {
    safir: '84511',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['N4105', 'A1401', 'D1507', 'N1105', 'K1304'],
    communes: [
      ['84000', 'Avignon'],
      ['84130', 'Le Pontet'],
      ['84140', 'Avignon'],
      ['84700', 'Sorgues']
    ],
    luck: 1.0
  },
  {
    safir: '05280',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['G1501', 'G1602', 'A1203', 'K1304', 'F1703'],
    communes: [
      ['05000', 'Gap'],
      ['05230', 'Chorges'],
      ['05130', 'Tallard'],
      ['05400', 'Veynes']
    ],
    luck: 0.88
  },
  {
    safir: '04262',
    people: 115,
    past: 14,
    coming: 3,
    trades: ['D1106', 'A1203', 'H3302', 'J1501', 'A1401'],
    communes: [
      ['04100', 'Manosque'],
      ['04180', 'Villeneuve'],
      ['04130', 'Volx'],
      ['04220', 'Sainte-Tulle']
    ],
    luck: 0.95
  }
]

/** How often a workshop of the sector leads somewhere, against the average. */
export const SECTOR_LUCK: Record<string, number> = {
  IND: 1.15,
  LOG: 1.1,
  BTP: 1.06,
  SAN: 1.04,
  TRA: 1.0,
  SAP: 0.96,
  SEC: 0.95,
  HRT: 0.92,
  PRO: 0.9,
  COM: 0.86,
  NUM: 0.85,
  AGR: 0.82
}

const siteAt = (name: string, address: string, postcode: string, commune: string, access: string) => ({
  name,
  address,
  postcode,
  commune,
  departement: `departement-${postcode.slice(0, 2)}`,
  access
})

/** Invented companies; their SIRETs begin with 000, which is never attributed. `agency` is a SAFIR code. */
export const COMPANIES = [
  {
    agency: '13165',
    trades: ['F1703', 'H2902'],
    name: 'Maçonneries du Garlaban',
    siret: '00006743900018',
    sector: 'BTP',
    contact: ['Paul', 'Fabre', '+33465710206'],
    bring: 'Chaussures fermées ; casque prêté sur place',
    site: siteAt(
      'Atelier des Paluds',
      '12 avenue des Carriers, ZI (adresse fictive)',
      '13400',
      'Aubagne',
      'Sonner au portail vert. Arrêt de bus à 200 m.'
    )
  },
  {
    agency: '06204',
    trades: ['G1501', 'G1803'],
    name: 'Hôtel Les Restanques',
    siret: '00007356900014',
    sector: 'HRT',
    contact: ['Chloé', 'Arnaud', '+33465710224'],
    bring: 'Tenue sombre si possible',
    site: siteAt(
      'Hôtel',
      '8 boulevard des Mimosas (adresse fictive)',
      '06400',
      'Cannes',
      'Entrée du personnel, à gauche du hall.'
    )
  },
  {
    agency: '83405',
    trades: ['H2902', 'H2913'],
    name: 'Chantier naval de la Rade',
    siret: '00009195900015',
    sector: 'IND',
    contact: ['Ludovic', 'Sauvaire', '+33465710515'],
    bring: 'Équipements de protection fournis',
    site: siteAt(
      'Quai 4',
      'Quai 4 (adresse fictive)',
      '83500',
      'La Seyne-sur-Mer',
      'Se présenter au poste de garde avec une pièce d’identité.'
    )
  },
  {
    agency: '84511',
    trades: ['D1507', 'N1105'],
    name: 'Primeurs du Comtat',
    siret: '00009808700018',
    sector: 'COM',
    contact: ['Nathalie', 'Granier', '+33465711133'],
    bring: '',
    site: siteAt(
      'Marché-gare',
      'Marché-gare, hall C (adresse fictive)',
      '84200',
      'Carpentras',
      'Hall C, premier étage.'
    )
  },
  {
    agency: '13013',
    trades: ['N1103', 'N1105'],
    name: 'Logistique Crau-Durance',
    siret: '00008582900018',
    sector: 'LOG',
    contact: ['Karine', 'Daumas', '+33465710927'],
    bring: 'Chaussures fermées',
    site: siteAt(
      'Bâtiment B',
      'Zone logistique, bâtiment B (adresse fictive)',
      '13140',
      'Miramas',
      'Parking visiteurs devant le bâtiment B.'
    )
  },
  {
    agency: '05280',
    trades: ['G1602', 'G1501'],
    name: 'Résidence de montagne L’Argentière',
    siret: '00012873600014',
    sector: 'HRT',
    contact: ['Julien', 'Vial', '+33465712678'],
    bring: '',
    site: siteAt(
      'Résidence',
      'Avenue du Prorel (adresse fictive)',
      '05100',
      'Briançon',
      'Navette gratuite depuis la gare.'
    )
  }
] as const

/** Counsellors by SAFIR code; the first of each agency is the one who plans. */
export const COUNSELLORS: Record<string, readonly (readonly [first: string, last: string])[]> = {
  '13165': [
    ['Marie', 'Aubert'],
    ['Romain', 'Pinatel']
  ],
  '13050': [['Sandra', 'Aubanel']],
  '13013': [['Estelle', 'Daumas']],
  '06204': [['Samira', 'Belkacem']],
  '83405': [['Pierre', 'Sorrente']],
  '84511': [['Luc', 'Trivier']],
  '05280': [['Claire', 'Vial']],
  '04262': [['Manon', 'Chabert']]
}
