import { readEmailAddress } from '#lib/identifiers/email-address.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { readPhone } from '#lib/identifiers/phone.ts'
import { readSiret } from '#lib/identifiers/siret.ts'
import type { FoundAgency } from './reference.ts'
import type { RowReader } from './row-reader.ts'
import { dropEmpty } from './drop-empty.ts'
import type { WorkshopField } from './workshops-vocabulary.ts'

/** Where a workshop is held: in an agency's room or inside a company. */
export interface DraftPlace {
  kind: 'agency' | 'company'
  name: string
  room?: string
  address?: string
  postcode?: string
  commune?: string
}

/** The company that hosts; the telephone is E.164. Without a SIRET it is to be found or made by its name. */
export interface DraftCompany {
  name: string
  siret?: string
  contactName?: string
  contactPhone?: string
  contactEmail?: string
}

type Row = RowReader<WorkshopField>

const KINDS = new Map<string, DraftPlace['kind']>([
  ...['agence', 'agency', 'france travail', 'agence france travail'].map(said => [said, 'agency'] as const),
  ...['entreprise', 'company', 'employer', 'employeur'].map(said => [said, 'company'] as const)
])

/** The place of a workshop and, when it is one, the company that hosts it. */
export function workshopPlace(
  row: Row,
  { agency, postcode }: { agency: FoundAgency | undefined; postcode: string | undefined }
) {
  const kind = placeKind(row)
  const company = kind === 'company' ? hostCompany(row) : undefined
  const place = dropEmpty<DraftPlace>({
    kind,
    name: row.text('placeName') || (company?.name ?? agency?.name ?? ''),
    room: row.text('room'),
    address: row.text('address', { lines: true }),
    postcode,
    commune: row.text('commune')
  })
  return { place, company }
}

function placeKind(row: Row): DraftPlace['kind'] {
  const said = fold(row.typed('placeKind'))
  const known = KINDS.get(said)
  if (known) return known
  const guessed = row.typed('companyName').trim() || row.typed('siret').trim() ? 'company' : 'agency'
  // Without the column, the presence of a company says it; in front of another word, it is only likely.
  if (said !== '') row.say('warn', `place-read-as-${guessed}`, { field: 'placeKind' })
  return guessed
}

function hostCompany(row: Row): DraftCompany {
  const name = row.text('companyName')
  if (name === '') row.say('refuse', 'company-missing', { field: 'companyName' })
  const siret = readSiret(row.typed('siret'))
  const noted = 'note' in siret && siret.note === 'siret-zeros-restored' ? 'warn' : 'fixed'
  const phone = readPhone(row.typed('companyPhone'))
  return dropEmpty<DraftCompany>({
    name,
    siret: row.take('siret', siret, { wrong: 'refuse', missing: 'warn', noted }),
    contactName: row.text('companyContact'),
    contactPhone: row.take('companyPhone', phone, { wrong: 'warn', noted: 'fixed' })?.e164,
    contactEmail: row.take('companyEmail', readEmailAddress(row.typed('companyEmail')), { wrong: 'warn' })
  })
}
