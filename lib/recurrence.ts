import { addDays, mondayOf } from './dates.ts'

/** Every one, two, three or four weeks; or once a month, at the rank that the first day has in its month. */
export const RHYTHMS = ['week1', 'week2', 'week3', 'week4', 'month'] as const
export type Rhythm = (typeof RHYTHMS)[number]

export interface Recurrence {
  /** 'YYYY-MM-DD'; nothing comes before it. */
  first: string
  rhythm: Rhythm
  /** As dates count them, 1 is Monday; empty: that of the first day. */
  weekdays: readonly number[]
}

/** The days of a recurrence from its first one to `last`, included, in order. Days have no zone: no clock moves them. */
export function daysOf(recurrence: Recurrence, last: string): string[] {
  const { first, rhythm } = recurrence
  const weekdays = recurrence.weekdays.length > 0 ? recurrence.weekdays : [weekdayOf(first)]
  const days = rhythm === 'month' ? byMonth(first, weekdays, last) : byWeek(recurrence, weekdays, last)
  return days.filter(day => first <= day && day <= last).sort()
}

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

function byWeek({ first, rhythm }: Recurrence, weekdays: readonly number[], last: string): string[] {
  const days: string[] = []
  const step = 7 * Number(rhythm.slice('week'.length))
  for (let monday = mondayOf(first); monday <= last; monday = addDays(monday, step))
    for (const weekday of weekdays) days.push(addDays(monday, (weekday + 6) % 7))
  return days
}

/** A fifth one is not in every month: the last one is meant. */
const FIFTH = 5

function byMonth(first: string, weekdays: readonly number[], last: string): string[] {
  const rank = Math.ceil(Number(first.slice(8)) / 7)
  const days: string[] = []
  for (let month = `${first.slice(0, 7)}-01`; month <= last; month = nextMonth(month))
    for (const weekday of weekdays) days.push(ranked(month, weekday, rank))
  return days
}

function ranked(month: string, weekday: number, rank: number): string {
  if (rank === FIFTH) {
    const end = addDays(nextMonth(month), -1)
    return addDays(end, -((weekdayOf(end) - weekday + 7) % 7))
  }
  return addDays(month, ((weekday - weekdayOf(month) + 7) % 7) + 7 * (rank - 1))
}

const nextMonth = (month: string): string => `${addDays(month, 31).slice(0, 7)}-01`
