import type { SectorCode } from '#models/records/sector.ts'

/** Skills a workshop lets one see, in both languages; the official list of 26 is not public, so a region may edit these. */
const SKILLS = {
  CONS: { fr: 'Respecter des consignes', en: 'Follow instructions' },
  EQUI: { fr: 'Travailler en équipe', en: 'Work in a team' },
  COMM: { fr: 'Communiquer, dialoguer', en: 'Communicate and listen' },
  TENS: { fr: 'Travailler sous tension', en: 'Work under pressure' },
  RELA: { fr: 'Agir dans une relation de service', en: 'Serve and welcome people' },
  DEXT: { fr: 'Être précis dans ses gestes', en: 'Be precise with one’s hands' },
  ATTE: { fr: 'Maintenir son attention dans la durée', en: 'Stay attentive over time' },
  ESPA: { fr: 'Se repérer dans l’espace, lire un plan', en: 'Find one’s bearings, read a plan' },
  ORGA: { fr: 'Organiser son travail, fixer des priorités', en: 'Organise work and set priorities' },
  ADAP: { fr: 'S’adapter à un changement', en: 'Adapt to change' }
} as const
type SkillCode = keyof typeof SKILLS

/** Sector → how the ROME codes of its trades begin, and the skills its workshops look at, in the order of the sheet. */
const SECTORS: Record<SectorCode, { rome: string[]; skills: SkillCode[] }> = {
  BTP: { rome: ['F'], skills: ['CONS', 'EQUI', 'DEXT', 'ESPA', 'ATTE'] },
  COM: { rome: ['D'], skills: ['RELA', 'COMM', 'ORGA', 'TENS', 'CONS'] },
  HRT: { rome: ['G'], skills: ['RELA', 'TENS', 'EQUI', 'ORGA', 'CONS'] },
  IND: { rome: ['H', 'I'], skills: ['DEXT', 'ATTE', 'CONS', 'ESPA', 'EQUI'] },
  TRA: { rome: ['N2', 'N3', 'N4'], skills: ['ATTE', 'ESPA', 'RELA', 'CONS', 'ADAP'] },
  LOG: { rome: ['N1'], skills: ['CONS', 'ORGA', 'ATTE', 'ESPA', 'EQUI'] },
  SAP: { rome: ['K13'], skills: ['RELA', 'COMM', 'ORGA', 'ADAP', 'CONS'] },
  SAN: { rome: ['J'], skills: ['RELA', 'EQUI', 'TENS', 'ATTE', 'CONS'] },
  AGR: { rome: ['A'], skills: ['CONS', 'DEXT', 'EQUI', 'ATTE', 'ADAP'] },
  PRO: { rome: ['K22'], skills: ['CONS', 'ORGA', 'DEXT', 'RELA', 'ATTE'] },
  SEC: { rome: ['K25'], skills: ['ATTE', 'RELA', 'TENS', 'CONS', 'COMM'] },
  NUM: { rome: ['M18'], skills: ['ATTE', 'ORGA', 'ADAP', 'COMM', 'EQUI'] }
}

/** The twelve sectors as records. */
export const sectors = Object.entries(SECTORS).map(([_id, { rome, skills }]) => ({
  _id,
  romePrefixes: rome,
  skills: skills.map(code => ({ code, ...SKILLS[code] }))
}))

const PREFIXES = Object.entries(SECTORS)
  .flatMap(([sector, { rome }]) => rome.map(prefix => ({ sector, prefix })))
  .toSorted((a, b) => b.prefix.length - a.prefix.length)

/** The sector of a trade by its ROME code, the longest beginning first; null for trades of no sector of ours. */
export function sectorOfTrade(rome: string): string | null {
  return PREFIXES.find(({ prefix }) => rome.startsWith(prefix))?.sector ?? null
}
