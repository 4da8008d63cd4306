import type { PersonLanguage } from '#lib/i18n.ts'
import { fold, nameKey, sameWords } from '#lib/identifiers/person-name.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { PersonColumn } from '#lib/tabular/people-vocabulary.ts'
import type { PersonDraft } from '#lib/tabular/person-row.ts'
import type { PersonFacts } from '#models/people/writing.ts'
import {
  importedFields,
  PERSON_FIELDS,
  type FieldsWith,
  type ImportedField
} from '#models/records/person-fields.ts'
import type { StoredPerson } from './known-people.ts'
import { text, type Change, type DisplayText } from '../file/finding.ts'
import type { ImportContext } from '../file/import-context.ts'

export type ImportedFacts = Required<Pick<PersonFacts, ImportedField & keyof PersonFacts>> &
  Pick<StoredPerson, Exclude<ImportedField, keyof PersonFacts>>
export type ImportedChanges = Partial<ImportedFacts>

type Replaced = FieldsWith<{ imported: { as: 'replaced' } }>
type Compared = Replaced | FieldsWith<{ imported: { as: 'answered' } }>

export function factsOf(draft: PersonDraft, { trades, referents, own }: ImportContext): ImportedFacts {
  const isOwn = draft.agency.id === String(own)
  const { identifier, lastName, firstName, birthDate, rsa, qpv } = draft
  return {
    identifiers: [identifier],
    title: draft.title ?? null,
    lastName,
    firstName,
    birthDate,
    phone: draft.phone ?? null,
    email: draft.email ?? null,
    address: draft.address ?? '',
    postcode: draft.postcode ?? '',
    commune: draft.commune ?? '',
    registeredOn: draft.registeredOn ?? null,
    category: draft.category ?? null,
    rsa,
    qpv,
    trade: draft.trade ?? null,
    tradeLabel: draft.tradeLabel ?? trades.get(draft.trade ?? '')?.label ?? '',
    counsellor: draft.counsellor ?? '',
    referent: (isOwn && referents.get(fold(draft.counsellor ?? ''))?.account) || null,
    otherPhones: draft.otherPhone ? [draft.otherPhone] : [],
    communeCode: draft.communeCode ?? null,
    channel: draft.channel ?? null,
    language: draft.language ?? 'fr',
    otherTrades: otherTradesOf(draft, trades),
    comment: draft.comment ?? ''
  }
}

function otherTradesOf(draft: PersonDraft, trades: ImportContext['trades']) {
  return (draft.otherTrades ?? [])
    .filter(code => code !== draft.trade)
    .map(code => ({ code, label: trades.get(code)?.label ?? code }))
}

/** One identifier, two people: neither the name nor the birth date is that of the person who holds it. */
export function isSomeoneElse(person: StoredPerson, draft: PersonDraft): boolean {
  const sameName =
    nameKey(person.lastName) === nameKey(draft.lastName) &&
    nameKey(person.firstName) === nameKey(draft.firstName)
  return !sameName && person.birthDate !== draft.birthDate
}

interface Telling {
  context: Pick<ImportContext, 'referents' | 'trades'>
  column: (field: PersonColumn) => string
}

/** Field by field, what the line says otherwise than the record. An empty cell, or « inconnu », says nothing. */
export function changesOf(
  person: StoredPerson,
  draft: PersonDraft,
  { context, column }: Telling
): { changes: Change[]; set: ImportedChanges } {
  const changes: Change[] = []
  const set: Record<string, unknown> = {}
  const change = (
    field: PersonColumn,
    as: keyof ImportedFacts,
    told: [DisplayText, DisplayText],
    after: unknown
  ) => {
    changes.push({ column: column(field), before: told[0], after: told[1] })
    set[as] = after
  }
  const compare = (field: Compared, after: string | undefined) => {
    const before = person[field]
    if (after === undefined || isSame(field, before ?? '', after)) return
    change(field, field, [spoken(field, before), spoken(field, after)], after)
  }
  for (const field of importedFields('replaced')) compare(field, draft[field])
  for (const field of importedFields('answered')) {
    compare(field, draft[field] === 'unknown' ? undefined : draft[field])
  }
  for (const field of importedFields('added')) {
    const { column: from } = PERSON_FIELDS[field].imported
    const [before, value] = [person[field] ?? [], draft[from]]
    if (!value || before.includes(value) || (field === 'otherPhones' && value === person.phone)) continue
    const say = (values: string[]) =>
      text(values.map(field === 'otherPhones' ? speakPhone : String).join(', '))
    change(from, field, [say(before), say([...before, value])], [...before, value])
  }
  const sought = person.otherTrades ?? []
  const more = otherTradesOf(draft, context.trades).filter(
    ({ code }) => code !== person.trade && !sought.some(trade => trade.code === code)
  )
  if (more.length > 0) {
    const say = (trades: { label: string }[]) => text(trades.map(({ label }) => label).join(', '))
    const after = [...sought, ...more].map(({ code, label }) => ({ code, label }))
    change('otherTrades', 'otherTrades', [say(sought), say(after)], after)
  }
  const referent = context.referents.get(fold(draft.counsellor ?? ''))
  if (referent && String(person.referent) !== String(referent.account)) {
    change('counsellor', 'referent', [null, { text: referent.name }], referent.account)
  }
  return { changes, set }
}

function spoken(field: Compared, value: string | null | undefined): DisplayText {
  return value ? SAID[field](value) : null
}

/** What is words is compared as words, a code or a day sign by sign. */
function isSame(field: Compared, before: string, after: string): boolean {
  return SAID[field] === text && !CODES.has(field) ? sameWords(before, after) : before === after
}
const CODES = new Set<Compared>(['postcode', 'communeCode', 'category', 'trade'])

const day = (value: string): DisplayText => ({ day: value })
const answer = (value: string): DisplayText => ({
  key: value === 'yes' ? 'common.yes' : value === 'no' ? 'common.no' : 'imports.unknown'
})

const SAID: Record<Compared, (value: string) => DisplayText> = {
  title: value => text(value === 'M' ? 'M.' : 'Mme'),
  lastName: text,
  firstName: text,
  birthDate: day,
  phone: value => text(speakPhone(value)),
  channel: value => ({ key: `people.channel.${value as 'email' | 'phone' | 'letter'}` }),
  language: value => ({ key: `people.language.${value as PersonLanguage}` }),
  email: text,
  address: text,
  postcode: text,
  commune: text,
  communeCode: text,
  registeredOn: day,
  category: text,
  rsa: answer,
  qpv: answer,
  trade: text,
  tradeLabel: text,
  counsellor: text,
  comment: text
}
