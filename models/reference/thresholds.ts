import {
  THRESHOLDS,
  Thresholds,
  thresholdOn,
  TOLD_FROM,
  USUAL_THRESHOLD,
  type DatedThreshold,
  type Threshold
} from '#models/records/thresholds.ts'

export interface KnownThresholds {
  values: DatedThreshold[]
  /** The one that holds for a workshop of a day, 'YYYY-MM-DD'. */
  on: (day: string) => Threshold
  mostMonths: number
  toldFrom: number
  setAt: Date | null
}

export async function readThresholds(): Promise<KnownThresholds> {
  const stored = await Thresholds.findById(THRESHOLDS).lean()
  const values = (stored?.values ?? []).map(({ from, interest, skills, months }) => ({
    from,
    interest,
    skills,
    months
  }))
  return {
    values,
    on: day => thresholdOn(values, day),
    mostMonths: Math.max(USUAL_THRESHOLD.months, ...values.map(({ months }) => months)),
    toldFrom: Math.max(TOLD_FROM, stored?.toldFrom ?? TOLD_FROM),
    setAt: stored?.setAt ?? null
  }
}
