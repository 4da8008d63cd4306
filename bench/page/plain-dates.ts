import type { DateSpeaker } from '#lib/dates.ts'

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', ...options })
  return (moment: Date) => formatter.format(moment)
}
const hour = format({ hour: 'numeric', minute: '2-digit' })
const speaker = {
  day: format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  dayShort: format({ weekday: 'short', day: 'numeric', month: 'short' }),
  date: format({ day: 'numeric', month: 'long', year: 'numeric' }),
  time: (moment: Date) => hour(moment).replace(':', '\u00a0h\u00a0').replace('\u00a0h\u00a000', '\u00a0h')
} as unknown as DateSpeaker

/** Dates as most applications say them: an Intl formatter made once, asked again for each row of each page. */
export const dates = () => speaker
