import { datesIn } from '#lib/dates.ts'
import type { Language, Translate } from '#lib/i18n.ts'
import { ClashRefusal, sentenceOf } from '#models/planning/clash-refusal.ts'
import type { Clash } from '#models/planning/clash.ts'
import { isHard } from '#models/planning/clashes.ts'
import { CLASHES } from '#models/planning/clash.ts'
import type { ClashRow } from '#views/workshops/pages.ts'
import { refused } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'

interface Reader {
  t: Translate
  lang: Language
}

export interface RefusedPlan {
  errors: Record<string, string>
  refusal?: string
  /** Everything in the way, when that is why. */
  clashes?: ClashRow[]
}

/** Why a plan was refused: all that it clashes with, beside each field and as rows with their links. */
export function refusedPlan(reader: Reader, error: unknown): RefusedPlan {
  if (!(error instanceof ClashRefusal)) return refused(reader.t, error)
  const { clashes, told } = error
  const general = told.find(({ field }) => !field)
  return {
    errors: errorsOf(error, reader),
    ...(general ? { refusal: reader.t(general.key, general.params) } : {}),
    ...(clashes.length > 0 ? { clashes: clashes.map(clash => rowOf(clash, reader)) } : {})
  }
}

/** A red field holds the first of what refuses it; something soft asks for a reason, red fields or not. */
function errorsOf({ clashes, told }: ClashRefusal, { t }: Reader): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { key, params, field } of told) if (field) errors[field] ??= t(key, params)
  for (const clash of clashes) {
    const field = isHard(clash) ? CLASHES[clash.kind].field : 'overrideReason'
    errors[field] ??= t(...sentenceOf(clash))
  }
  return errors
}

function rowOf(clash: Clash, reader: Reader): ClashRow {
  const { id, trade, agency } = clash.other
  const { t } = reader
  const hours = hoursOf(clash, reader)
  return {
    isHard: isHard(clash),
    what: whatOf(clash, reader),
    link: id && trade ? { label: trade, href: paths.workshop(id) } : null,
    text: [id ? '' : t('clashes.agency', { agency }), hours].filter(Boolean).join(', ')
  }
}

function whatOf({ kind, name, people, kit }: Clash, { t }: Reader): string {
  if (kit) return t('clashes.kitTaken', { name, number: kit.number, count: kit.taken })
  if (!people)
    return t(`clashes.kind.${kind === 'people' ? 'sameTrade' : kind === 'kit' ? 'room' : kind}`, { name })
  const { names, others } = people
  const all = [...names, ...(others > 0 ? [t('clashes.others', { count: others })] : [])]
  return t('clashes.kind.people', { count: names.length + others, names: all.join(', ') })
}

function hoursOf({ other: { startsAt, endsAt, timeZone }, keptUntil }: Clash, { t, lang }: Reader): string {
  const speak = datesIn(lang, timeZone)
  const when = t('clashes.when', {
    day: speak.day(startsAt),
    from: speak.time(startsAt),
    to: speak.time(endsAt)
  })
  return keptUntil ? `${when}. ${t('clashes.keptUntil', { time: speak.time(keptUntil) })}` : `${when}.`
}
