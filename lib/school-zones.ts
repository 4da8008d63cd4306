/** Where school holidays are the same: the three zones of metropolitan France, Corsica, and each territory overseas. */
export const SCHOOL_ZONES = [
  'A',
  'B',
  'C',
  'corse',
  '971',
  '972',
  '973',
  '974',
  '975',
  '976',
  '977',
  '978'
] as const
export type SchoolZone = (typeof SCHOOL_ZONES)[number]

// The académies of each zone, département by département: arrêté of 15 December 2020, NOR MENE2032706A.
const DEPARTEMENTS: Record<'A' | 'B' | 'C' | 'corse', readonly string[]> = {
  A: [
    ...['25', '39', '70', '90'],
    ...['24', '33', '40', '47', '64'],
    ...['03', '15', '43', '63'],
    ...['21', '58', '71', '89'],
    ...['07', '26', '38', '73', '74'],
    ...['19', '23', '87'],
    ...['01', '42', '69'],
    ...['16', '17', '79', '86']
  ],
  B: [
    ...['04', '05', '13', '84'],
    ...['02', '60', '80'],
    ...['59', '62'],
    ...['54', '55', '57', '88'],
    ...['44', '49', '53', '72', '85'],
    ...['06', '83'],
    ...['14', '27', '50', '61', '76'],
    ...['18', '28', '36', '37', '41', '45'],
    ...['08', '10', '51', '52'],
    ...['22', '29', '35', '56'],
    ...['67', '68']
  ],
  C: [
    ...['77', '93', '94'],
    ...['11', '30', '34', '48', '66'],
    '75',
    ...['09', '12', '31', '32', '46', '65', '81', '82'],
    ...['78', '91', '92', '95']
  ],
  corse: ['2A', '2B']
}

/** The zone of a département ('13', '2A', '971'); overseas it is the territory itself, null where there is none. */
export function schoolZoneOf(departement: string): SchoolZone | null {
  for (const zone of ['A', 'B', 'C', 'corse'] as const)
    if (DEPARTEMENTS[zone].includes(departement)) return zone
  return SCHOOL_ZONES.find(zone => zone === departement) ?? null
}
