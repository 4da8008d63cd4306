import { tidy, type Reading } from './reading.ts'

export type TimeProblem = 'time-missing' | 'time-unreadable' | 'time-impossible'

/**
 * Reads a time of day as typed: 9h, 9h15, 9 h 15, 09:15, 9.15, 915, midi. Gives 'HH:MM', local to the place.
 * Anything but figures and a colon is noted as rewritten, so that it can be said.
 */
export function readTime(typed: string): Reading<string, TimeProblem, 'time-rewritten'> {
  const text = tidy(typed).toLowerCase()
  if (text === '') return { problem: 'time-missing' }
  const fraction = /^0?[.,](\d{1,17})$/.exec(text)
  // A spreadsheet writes half past nine as a fraction of the day.
  if (fraction) return fromFraction(Number(`0.${fraction[1]}`))
  const parts = text === 'midi' || text === 'noon' ? ['12', '00'] : hourAndMinute(text)
  if (!parts) return { problem: 'time-unreadable' }
  const [hour = '', minute = ''] = parts
  if (Number(hour) > 23 || Number(minute) > 59) return { problem: 'time-impossible' }
  const value = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  return /^\d{1,2}:\d\d(?::00)?$/.test(text)
    ? { value }
    : { value, note: 'time-rewritten', params: { read: value } }
}

function fromFraction(day: number): Reading<string, TimeProblem, 'time-rewritten'> {
  const minutes = Math.round(day * 1440)
  if (minutes >= 1440) return { problem: 'time-impossible' }
  const two = (number: number) => String(number).padStart(2, '0')
  const value = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return { value, note: 'time-rewritten', params: { read: value } }
}

function hourAndMinute(text: string): [string, string] | undefined {
  const separated = /^(\d{1,2}) ?[h:.] ?(\d\d)(?: ?(?:min|mn|m|:00))?$/.exec(text)
  if (separated) return [separated[1] ?? '', separated[2] ?? '']
  const hour = /^(\d{1,2})(?: ?(?:h|heures?))?$/.exec(text)
  if (hour) return [hour[1] ?? '', '00']
  const together = /^(\d{1,2})(\d\d)$/.exec(text)
  return together ? [together[1] ?? '', together[2] ?? ''] : undefined
}
