import { clock, noon, datesIn, type DateSpeaker } from '#lib/dates.ts'
import { isKey, type Language, type Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { SettingChange } from '#models/settings/history.ts'
import type { Setting } from '#models/settings/differences.ts'

interface Reader {
  t: Translate
  lang: Language
  /** Dates in the zone of the agency. */
  speak: DateSpeaker
}

/** Changes, the newest first, as the days of a timeline. */
export function changeDays(changes: readonly SettingChange[], reader: Reader) {
  const days: { label: string; entries: { time: string; what: string; who: string }[] }[] = []
  for (const change of changes) {
    const entry = {
      time: reader.speak.time(change.at),
      what: changeSentence(change, reader),
      who: change.by
    }
    const label = reader.speak.day(change.at)
    const last = days.at(-1)
    if (last?.label === label) last.entries.push(entry)
    else days.push({ label, entries: [entry] })
  }
  return days
}

/** « Salle collective 1, places : de 12 à 10 ». */
export function changeSentence(
  { setting, room, from, to }: SettingChange,
  { t, lang }: Omit<Reader, 'speak'>
) {
  const what = settingName({ setting, ...(room === undefined ? {} : { room }) }, t)
  const say = (text: string) => valueOf(setting, text, { t, lang })
  if (from === '') return t('settings.journal.set', { what, to: say(to) })
  if (to === '') return t('settings.journal.emptied', { what, from: say(from) })
  return t('settings.journal.changed', { what, from: say(from), to: say(to) })
}

/** « 7 et 2 jours avant, à l’heure du début ». */
export function remindersSaid(
  { first, second, time }: { first: number | string; second: number | string; time: string | null },
  { t, lang }: Omit<Reader, 'speak'>
): string {
  const at = time ? clock(lang, time) : t('settings.journal.atStart')
  return t('settings.journal.reminders', { first, second, time: at })
}

/** « téléphone », « Salle collective 1, places ». */
export function settingName(
  { setting, room }: Pick<SettingChange, 'setting' | 'room'>,
  t: Translate
): string {
  const name = t(`settings.journal.setting.${setting}`)
  return room === undefined ? name : t('settings.journal.ofRoom', { room, name })
}

function valueOf(setting: Setting, text: string, { t, lang }: Omit<Reader, 'speak'>): string {
  const words = (area: string) =>
    text
      .split(' ')
      .map(word => `settings.${area}.${word}`)
      .map(key => (isKey(key) ? t(key) : key))
      .join(', ')
  const [first = '', second = '', ...rest] = text.split(' ')
  const day = (date: string) => datesIn(lang, 'UTC').date(noon(date))
  switch (setting) {
    case 'phone':
      return speakPhone(text)
    case 'days':
      return words('day')
    case 'roomAccess':
      return words('access')
    case 'roomKit':
      return words('kit')
    case 'thresholds': {
      const interest = first === '1' ? '1' : first === '2' ? '2' : '3'
      const [months = '', from] = rest
      const said = { interest: t(`frame.thresholds.level.${interest}`), skills: second, months }
      return from
        ? t('frame.thresholds.textFrom', { ...said, day: day(from) })
        : t('frame.thresholds.text', said)
    }
    case 'publicSeenBy':
      return t(text === 'restricted' ? 'frame.publics.reader.restricted' : 'frame.publics.reader.counsellors')
    case 'publicCounted':
    case 'offered':
      return text === 'yes' ? t('frame.yes') : t('frame.no')
    case 'arabic':
    case 'ukrainian':
    case 'portuguese': {
      const offered = t(first === 'yes' ? 'languages.offered' : 'languages.off')
      const read = second
        ? t('languages.readSaid', { name: rest.join(' '), day: day(second) })
        : t('languages.unread')
      return `${offered}, ${read}`
    }
    case 'morning':
    case 'afternoon':
      return t('settings.journal.span', { from: clock(lang, first), to: clock(lang, second) })
    case 'reminders':
      return remindersSaid({ first, second, time: rest[0] ?? null }, { t, lang })
    case 'roomClosedFrom':
    case 'kitRetiredFrom':
      return day(text)
    case 'closureAdded':
    case 'closureRemoved':
    case 'closureChanged':
      return t('settings.journal.closure', { label: rest.join(' '), from: day(first), to: day(second) })
    default:
      return text
  }
}
