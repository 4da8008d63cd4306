import type { Response } from 'express'
import { noon } from '#lib/dates.ts'
import { isKey, PERSON_LANGUAGES, type Translate } from '#lib/i18n.ts'
import type { Commune } from '#lib/communes.ts'
import { NEEDS } from '#lib/needs.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { MaybeKnown, type Decision } from '#models/identity/duplicates/asking.ts'
import {
  CHANNELS,
  labelOf,
  PERSON_FIELDS,
  personFields,
  type PersonField
} from '#models/records/person-fields.ts'
import type { Person } from '#models/records/person.ts'
import { knownGroups } from '#models/reference/added-groups.ts'
import type { TradeChoice } from '#models/reference/trades.ts'
import { lastChangeOf } from '#models/people/last-change.ts'
import { OVERRIDABLE } from '#models/records/target-group.ts'
import { IdentifierTaken, type PersonFacts } from '#models/people/writing.ts'
import type { Pages } from '#views/pages.ts'
import type { PersonTyped } from '#views/people/pages.ts'
import { changedBy } from '../../changed-by.ts'
import { CATEGORIES, MOST_TRADES, personForm, type PersonForm } from '../../forms/person.ts'
import { conflictErrors, type MergedEdits } from '../../forms/edit-conflicts.ts'
import { read, type Reading, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { sharedOf } from '../../render.ts'
import { askedOf } from '../duplicates/asked.ts'
import { colleaguesOf } from './choices.ts'
import { tradeText, type Looked } from './facts.ts'
import { screenOf } from './screen.ts'

/** What the page shows of the form; the controller, which knows the file, adds the publics that it may carry. */
export type FormLocals = Omit<Pages['people/new'], 'addedGroups'>

/** What a refused form asks to choose among. */
interface Choices {
  communes?: Commune[]
  trades?: TradeChoice[]
}

/** The form of a file with what was typed, days said back in words. */
export async function formOf(
  res: Response,
  typed: PersonTyped,
  errors: Record<string, string> = {},
  { communes = [], trades = [] }: Choices = {}
): Promise<FormLocals> {
  const { t } = sharedOf(res)
  const days = read(
    personForm.fork(['lastName', 'firstName'], field => field.optional()),
    {
      birthDate: typed['birthDate'],
      registeredOn: typed['registeredOn']
    }
  )
  const day = (value: string | null | undefined) => (value ? noon(value) : null)
  const echo = { birthDate: day(days.value?.birthDate), registeredOn: day(days.value?.registeredOn) }
  const colleagues = await colleaguesOf(res.req.user)
  return {
    typed,
    echo,
    errors,
    known: null,
    asked: null,
    elsewhere: null,
    sensitive: [],
    categories: CATEGORIES,
    channels: CHANNELS,
    languages: PERSON_LANGUAGES,
    needs: NEEDS,
    communes,
    trades: trades.map(tradeText),
    mostTrades: MOST_TRADES,
    colleagues: colleagues.map(({ id, fullName }) => ({ value: id, label: fullName })),
    screen: screenOf(t)
  }
}

/** Words written about the person that should not stand there, unless they were kept on purpose. */
export function wordsToCheck({ keepWords, comment, longTermReason, veryLongTermReason }: PersonForm) {
  return keepWords ? [] : sensitiveWords([comment, longTermReason, veryLongTermReason].join('\n'))
}

/** The same page again with what was typed: faults of fields, words to check, or what has to be chosen. */
export async function refuseForm(
  res: Response,
  form: Reading<PersonForm>,
  again: (locals: FormLocals) => void,
  looked?: Extract<Looked, { faults: unknown }>
): Promise<void> {
  const { t } = sharedOf(res)
  if (looked) return again(await formOf(res, form.typed, sentences(t, looked.faults), looked))
  if (form.errors) return again(await formOf(res, form.typed, sentences(t, form.errors)))
  const sensitive = wordsToCheck(form.value)
  again({ ...(await formOf(res, form.typed, { comment: t('people.sensitive.ask') })), sensitive })
}

/** The same page again with what the domain refused; `known` is the file that has the identifier in this agency. */
export async function refuseFacts(
  res: Response,
  form: Reading<PersonForm>,
  again: (locals: FormLocals) => void,
  { error, facts, decision }: { error: unknown; facts: PersonFacts; decision: Decision }
): Promise<undefined> {
  const { t } = sharedOf(res)
  if (error instanceof MaybeKnown) {
    const asked = askedOf(res, facts, error, decision)
    const said = { [error.field ?? 'alike']: t(error.key) }
    return void again({ ...(await formOf(res, form.typed, said)), asked })
  }
  const taken = error instanceof IdentifierTaken ? error : null
  const { errors, refusal } = refused(t, error)
  again({
    ...(await formOf(res, form.typed, errors)),
    refusal,
    known: taken?.person ?? null,
    elsewhere: taken && !taken.person ? taken.identifier : null
  })
}

/** The same page again: fields that this form and another one both changed. */
export async function refuseConflicts(
  res: Response,
  again: (locals: FormLocals) => void,
  { typed, conflicts, current, person }: MergedEdits & { current: Typed; person: Person }
): Promise<void> {
  const { t } = sharedOf(res)
  const groups = (await knownGroups()).map(({ code }) => code)
  const fields = conflicts.flatMap(name => (name === 'addedGroups' ? [name, ...groups] : storedAs(name)))
  const change = await changedBy(res, await lastChangeOf(person, new Set(fields)))
  const { errors, refusal } = conflictErrors(t, conflicts, current, { ...wordingOf(t), change })
  again({ ...(await formOf(res, typed, errors)), refusal })
}

/** The fields of a file that one of the form is written to, under the names that its history gives them. */
function storedAs(name: string): string[] {
  if (name === 'trades') return ['trade', 'tradeLabel', 'otherTrades']
  return fieldOf(name) === 'overrides' ? ['overrides', askedAs(name)] : [name]
}

/** `longTerm` of « longTermReason »: a reason is asked of what is said otherwise than computed. */
const askedAs = (name: string) => OVERRIDABLE.find(one => name === `${one}Reason`) ?? name

/** The first field of a file that one of the form is written to. */
function fieldOf(name: string): PersonField {
  if (name === 'trades') return 'trade'
  return personFields.find(field => field === name) ?? 'overrides'
}

/** What stands in a file, as far as the form asks: the code of the commune follows from its name. */
export function currentValues(person: Person): Typed {
  const { communeCode: _, ...current } = typedFrom(person)
  return current
}

function wordingOf(t: Translate) {
  return {
    label: (name: string) => {
      const key = labelOf(askedAs(name)) ?? labelOf(fieldOf(name))
      const label = key ? t(key) : name
      return askedAs(name) === name ? label : t('people.form.overrideReason', { public: label })
    },
    say: (name: string, value: string) => {
      const words = PERSON_FIELDS[fieldOf(name)].form?.words ?? 'unsaid'
      if (words === 'asTyped' || name !== askedAs(name)) return value
      const key = `${words}.${value}`
      return words !== 'unsaid' && isKey(key) ? t(key) : null
    }
  }
}

/** What the form shows of a file that exists. */
export function typedFrom(person: Person): Record<Exclude<keyof PersonForm, 'keepWords'>, string | string[]> {
  const day = (value: string | null | undefined) => (value ? slashed(value) : '')
  const override = (name: 'longTerm' | 'veryLongTerm') => {
    const said = person.overrides.find(one => one.public === name)
    return { answer: said ? (said.holds ? 'yes' : 'no') : '', reason: said?.reason ?? '' }
  }
  const [longTerm, veryLongTerm] = [override('longTerm'), override('veryLongTerm')]
  return {
    title: person.title ?? '',
    lastName: person.lastName,
    firstName: person.firstName,
    birthDate: day(person.birthDate),
    identifiers: person.identifiers.join(', '),
    phone: person.spokenPhone ?? '',
    otherPhones: person.otherPhones.map(speakPhone).join(', '),
    channel: person.channel ?? '',
    email: person.email ?? '',
    address: person.address,
    postcode: person.postcode,
    commune: person.commune,
    communeCode: person.communeCode ?? '',
    referent: person.referent ? String(person.referent) : '',
    registeredOn: day(person.registeredOn),
    category: person.category ?? '',
    rsa: person.rsa,
    qpv: person.qpv,
    longTerm: longTerm.answer,
    longTermReason: longTerm.reason,
    veryLongTerm: veryLongTerm.answer,
    veryLongTermReason: veryLongTerm.reason,
    addedGroups: [...person.addedGroups],
    trades: [{ code: person.trade ?? null, label: person.tradeLabel }, ...person.otherTrades]
      .map(tradeText)
      .filter(text => text !== ''),
    needs: [...person.needs],
    language: person.language,
    comment: person.comment
  }
}
