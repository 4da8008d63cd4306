import { communesOf, locate, type Commune } from '#lib/communes.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'
import type { Account } from '#models/records/account.ts'
import type { Person } from '#models/records/person.ts'
import type { PersonFacts } from '#models/people/writing.ts'
import { knownGroups, offeredTo, seenBy } from '#models/reference/added-groups.ts'
import { type TradeChoice, searchTrades, tradeNamed } from '#models/reference/trades.ts'
import type { PersonForm } from '../../forms/person.ts'
import type { Fault } from '../../forms/read.ts'
import { colleaguesOf } from './choices.ts'

/** What a form says once its commune, its trades and its counsellor were looked up; or what has to be chosen. */
export type Looked =
  | { facts: PersonFacts }
  | { faults: Partial<Record<keyof PersonForm, Fault>>; communes: Commune[]; trades: TradeChoice[] }

type Before = Pick<
  Person,
  'trade' | 'tradeLabel' | 'otherTrades' | 'addedGroups' | 'referent' | 'postcode' | 'commune' | 'communeCode'
> | null

/** The facts of a well-formed form. `before` is the file as it stands: what it holds already may stay. */
export async function lookUp(form: PersonForm, user: Account, before: Before): Promise<Looked> {
  const [place, trades, referent, hasGroups] = await Promise.all([
    placeOf(form, before),
    tradesOf(form.trades, before),
    referentOf(form.referent, user, before),
    areOffered(form.addedGroups, before)
  ])
  const faults: Partial<Record<keyof PersonForm, Fault>> = {
    ...(place.choices ? { communeCode: faultOfCommune(form, place.choices) } : {}),
    ...(trades.unknown
      ? { trades: { key: 'people.fault.trade' as const, params: { typed: trades.unknown } } }
      : {}),
    ...faultsOfOverrides(form),
    ...(hasGroups ? {} : { addedGroups: { key: 'errors.field.choice' as const } }),
    ...(referent ? {} : { referent: { key: 'errors.field.choice' as const } })
  }
  if (Object.keys(faults).length > 0) {
    return { faults, communes: place.choices ?? [], trades: trades.suggested }
  }
  const { longTerm, longTermReason, veryLongTerm, veryLongTermReason, keepWords: _, ...plain } = form
  const said = (name: 'longTerm' | 'veryLongTerm', answer: 'yes' | 'no' | null, reason: string) =>
    answer ? [{ public: name, holds: answer === 'yes', reason }] : []
  const [first, ...otherTrades] = trades.found
  const { trades: __, ...facts } = plain
  return {
    facts: {
      ...facts,
      commune: place.commune,
      communeCode: place.code,
      trade: first?.code ?? null,
      tradeLabel: first?.label ?? '',
      otherTrades: otherTrades.flatMap(({ code, label }) => (code ? [{ code, label }] : [])),
      referent: referent?.id ?? null,
      overrides: [
        ...said('longTerm', longTerm, longTermReason),
        ...said('veryLongTerm', veryLongTerm, veryLongTermReason)
      ]
    }
  }
}

/** Where one commune alone has the postcode, it is the name that is not its own. */
function faultOfCommune({ commune, postcode }: PersonForm, choices: readonly Commune[]): Fault {
  if (choices.length > 1) return { key: 'people.fault.commune' }
  return { key: 'people.fault.communeUnlisted', params: { typed: commune, postcode } }
}

/** What is said otherwise than the dates is said with a reason, and does not contradict itself. */
function faultsOfOverrides({ longTerm, longTermReason, veryLongTerm, veryLongTermReason }: PersonForm) {
  const reason: Fault = { key: 'people.fault.overrideReason' }
  const clash: Fault = { key: 'people.fault.overrideClash' }
  return {
    ...(longTerm && longTermReason === '' ? { longTermReason: reason } : {}),
    ...(veryLongTerm && veryLongTermReason === '' ? { veryLongTermReason: reason } : {}),
    ...(longTerm === 'no' && veryLongTerm === 'yes' ? { veryLongTerm: clash } : {})
  }
}

/** A name that only differs by accents is written as the list has it; « Marseille » stays what it is. */
async function placeOf({ postcode, commune, communeCode }: PersonForm, before: Before) {
  const stays = before?.commune === commune && before.postcode === postcode
  if (stays && (before.communeCode || commune !== '')) {
    const { found } = before.communeCode ? { found: null } : asFound(await locate(postcode, commune))
    return { commune, code: before.communeCode ?? found?.code ?? null }
  }
  const asked = communeCode && communeCode !== 'other'
  const among = asked ? (await communesOf(postcode)).find(({ code }) => code === communeCode) : undefined
  if (among) return { commune: among.name, code: among.code }
  const located = await locate(postcode, commune)
  if ('choices' in located) {
    return communeCode === 'other'
      ? { commune, code: null }
      : { commune, code: null, choices: located.choices }
  }
  const { found } = located
  const listed = found && (commune === '' || nameKey(commune) === nameKey(found.name))
  return { commune: listed ? found.name : commune, code: found?.code ?? null }
}

/** An address that was kept as it is stays so: nothing is asked again. */
const asFound = (located: Awaited<ReturnType<typeof locate>>) =>
  'found' in located ? located : { found: null }

/** Each typed trade by its code or label; one that a list brought in as free words may stay where it is. */
async function tradesOf(typed: string[], before: Before) {
  const current: { code: string | null; label: string }[] = before
    ? [{ code: before.trade ?? null, label: before.tradeLabel }, ...before.otherTrades]
    : []
  const found: { code: string | null; label: string }[] = []
  for (const text of typed) {
    const kept = current.find(({ code, label }) => text === tradeText({ code, label }))
    const trade = kept ?? (await tradeNamed(text))
    if (!trade) return { found, unknown: text, suggested: await searchTrades(text, SUGGESTED) }
    if (!found.some(({ code, label }) => code === trade.code && label === trade.label)) found.push(trade)
  }
  return { found, unknown: undefined, suggested: [] }
}

const SUGGESTED = 12

/** « Maçon / Maçonne (F1703) »: how a form writes a trade, and reads it back. */
export function tradeText({ code, label }: { code?: string | null; label: string }): string {
  return code && label ? `${label} (${code})` : (code ?? label)
}

/** Whether a form could have offered these publics of that file: restricted ones are none of its own. */
async function areOffered(codes: readonly string[], before: Before): Promise<boolean> {
  if (codes.length === 0) return true
  const offered = offeredTo(seenBy('counsellors', await knownGroups()), before?.addedGroups ?? [])
  return codes.every(code => offered.some(group => group.code === code))
}

/** Null when the account chosen may not be: neither a colleague, nor the one who stands there. */
async function referentOf(typed: string | null, user: Account, before: Before) {
  if (typed === null) return { id: null }
  if (before?.referent && String(before.referent) === typed) return { id: before.referent }
  const colleague = (await colleaguesOf(user)).find(({ id }) => id === typed)
  return colleague ? { id: colleague._id } : null
}
