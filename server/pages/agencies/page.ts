import type { Request, Response } from 'express'
import { datesIn } from '#lib/dates.ts'
import { FRENCH_ZONES } from '#lib/geography/departements.ts'
import { Territory } from '#models/records/territory.ts'
import type { Agency } from '#models/records/agency.ts'
import { comingWorkshops, isIn, within, type ComingWorkshop } from '#models/settings/coming-workshops.ts'
import { usedOf } from '#models/planning/kit-use.ts'
import { settingChanges } from '#models/settings/history.ts'
import { hasPlace, readinessOf } from '#models/settings/readiness.ts'
import type { Coming, SettingsTyped } from '#views/agencies/pages.ts'
import { remindersOf } from '#models/messages/reminders.ts'
import { firstTexts } from '#models/records/text-block.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { remindersSaid } from '#views/agencies/changes.ts'
import { agencyName } from '#views/emails/session.ts'
import { contactOf } from '#views/emails/wording.ts'
import type { SettingsLines } from '../../forms/agency-settings.ts'
import { baseFingerprint } from '../../forms/edit-conflicts.ts'
import type { Typed } from '../../forms/read.ts'
import { render, sharedOf } from '../../render.ts'
import { closuresToCome, currentSettings, linesOf } from './form.ts'

/** Workshops named beside a room or a closure; the others are counted. */
const NAMED = 6

export interface Refused {
  typed: Typed
  errors: Record<string, string>
  refusal?: string | undefined
}

/** The page that sets an agency, as it stands or with what was refused. */
export async function showSettings(req: Request, res: Response, agency: Agency, refused?: Refused) {
  const { t, lang } = sharedOf(res)
  const now = new Date()
  const region = await defaultsOf(agency.region)
  const current = currentSettings(agency, { region, language: lang, now })
  const typed = typedOf(refused?.typed ?? current)
  const [coming, [readiness], [last], basins] = await Promise.all([
    comingWorkshops(agency._id, now),
    readinessOf([agency]),
    settingChanges('agency', agency._id, { limit: 1 }),
    Territory.find({ kind: 'basin', parent: agency.departement }).sort({ name: 1 }).lean()
  ])
  const name = agencyName(agency, t)
  const locals = {
    id: agency.id,
    name,
    safir: agency.safir,
    basin: basins.find(({ _id }) => _id === agency.basin)?.name ?? null,
    basins: basins
      .filter(({ _id, retiredAt }) => !retiredAt || _id === agency.basin)
      .map(one => ({ value: one._id, label: one.name })),
    colleagues: readiness?.colleagues ?? 0,
    coming: coming.length,
    inCompanies: coming.filter(({ place }) => place.kind === 'company').length,
    // A want of trades is no want of the agency: the set-up says it.
    hasPlace: readiness !== undefined && hasPlace(readiness),
    isAdministrator: req.user.role === 'administrator',
    typed,
    ...linesShown({ agency, coming, lines: linesOf(agency, now), now, lang }),
    zones: FRENCH_ZONES,
    regionReminders: remindersSaid(remindersOf(null, region), { t, lang }),
    regionTexts: region.texts,
    texts: firstTexts(agency.texts, region.texts),
    contact: contactOf(t('settings.preview.question'), agency),
    last: last ?? null,
    errors: refused?.errors ?? {},
    refusal: refused?.refusal,
    baseFingerprint: baseFingerprint(current)
  }
  const here = req.user.role === 'administrator' ? ({ here: 'settings' } as const) : {}
  render(res, 'agencies/edit', locals, { title: name, refused: refused !== undefined, ...here })
}

function typedOf(typed: Typed): SettingsTyped {
  const all = (name: string) => [typed[name] ?? []].flat()
  return { one: name => all(name)[0] ?? '', all }
}

interface Shown {
  agency: Agency
  coming: ComingWorkshop[]
  lines: SettingsLines
  now: Date
  lang: 'fr' | 'en'
}

/** Each room and closure with what is to come in it. */
function linesShown({ agency, coming, lines, now, lang }: Shown) {
  const closures = closuresToCome(agency, now)
  const speak = (workshops: ComingWorkshop[]): Coming => ({
    count: workshops.length,
    people: workshops.reduce((sum, { seats }) => sum + seats.length, 0),
    named: workshops.slice(0, NAMED).map(({ _id, tradeLabel, startsAt, timeZone, seats }) => ({
      id: String(_id),
      tradeLabel,
      when: datesIn(lang, timeZone).weekday(startsAt),
      people: seats.length
    }))
  })
  return {
    rooms: lines.rooms.map(key => {
      const room = agency.rooms.find(({ _id }) => String(_id) === key)
      return { key, name: room?.name ?? null, held: speak(room ? coming.filter(isIn(room.name)) : []) }
    }),
    kits: lines.kits.map(key => {
      const kit = agency.kits.find(({ _id }) => String(_id) === key)
      const taking = kit ? coming.filter(({ kits }) => usedOf(kits, kit.name) > 0) : []
      return { key, name: kit?.name ?? null, held: speak(taking) }
    }),
    closures: lines.closures.map(key => {
      const closure = closures.find(({ _id }) => String(_id) === key)
      return {
        key,
        closure: closure ? { from: closure.from, to: closure.to, label: closure.label } : null,
        held: speak(closure ? within(coming, closure) : [])
      }
    })
  }
}
