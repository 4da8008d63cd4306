import { fold } from '#lib/identifiers/person-name.ts'

/** One sector: its names in either language, and how the ROME codes of its trades begin. */
interface SectorNames {
  names: string[]
  rome: string[]
}

const SECTORS: Record<string, SectorNames> = {
  BTP: {
    names: ['Bâtiment et travaux publics', 'Bâtiment', 'BTP', 'Travaux publics', 'Building', 'Construction'],
    rome: ['F']
  },
  COM: {
    names: [
      'Commerce et distribution',
      'Commerce',
      'Distribution',
      'Grande distribution',
      'Retail',
      'Trade and retail'
    ],
    rome: ['D']
  },
  HRT: {
    names: [
      'Hôtellerie, restauration, tourisme',
      'Hôtellerie restauration',
      'Hôtellerie',
      'Restauration',
      'Tourisme',
      'Hotels restaurants tourism',
      'Hospitality',
      'Catering',
      'Tourism'
    ],
    rome: ['G']
  },
  IND: { names: ['Industrie', 'Industry', 'Manufacturing'], rome: ['H', 'I'] },
  TRA: {
    names: ['Transport', 'Transports', 'Transport et logistique', 'Transport and logistics'],
    rome: ['N2', 'N3', 'N4']
  },
  LOG: {
    names: ['Logistique', 'Logistics', 'Transport et logistique', 'Transport and logistics'],
    rome: ['N1']
  },
  SAP: {
    names: ['Services à la personne', 'Aide à domicile', 'Personal services', 'Home help'],
    rome: ['K13']
  },
  SAN: {
    names: ['Santé et grand âge', 'Santé', 'Grand âge', 'Health', 'Health and old age', 'Care'],
    rome: ['J']
  },
  AGR: { names: ['Agriculture', 'Farming'], rome: ['A'] },
  PRO: { names: ['Propreté', 'Nettoyage', 'Cleaning'], rome: ['K22'] },
  SEC: { names: ['Sécurité', 'Security'], rome: ['K25'] },
  NUM: { names: ['Numérique', 'Informatique', 'Digital'], rome: ['M18'] }
}

const codesOfName = new Map<string, string[]>()
for (const [code, { names }] of Object.entries(SECTORS)) {
  for (const name of [code, ...names].map(fold))
    codesOfName.set(name, [...(codesOfName.get(name) ?? []), code])
}

/** How the ROME codes of the trades of a sector begin; of none where the sector is not one of these. */
export function romePrefixesOf(code: string): string[] {
  return [...(SECTORS[code]?.rome ?? [])]
}

/**
 * The code of the sector that a planning names, in either language. One name may cover two sectors
 * (« Transport et logistique »): the trade then says which. Nothing when the name is not known.
 */
export function sectorCode(name: string, rome = ''): string | undefined {
  const codes = codesOfName.get(fold(name)) ?? []
  return codes.find(code => SECTORS[code]?.rome.some(prefix => rome.startsWith(prefix))) ?? codes[0]
}
