import Joi from 'joi'
import { TOLD_FROM } from '#models/records/thresholds.ts'
import type { ThresholdFacts } from '#models/settings/thresholds.ts'
import { typedDay } from './typed.ts'

export type ThresholdsForm = ThresholdFacts

const count = (least: number, most: number) => Joi.number().integer().min(least).max(most).required()

export const thresholdsForm = Joi.object<ThresholdsForm, true>({
  interest: count(1, 3).label('frame.thresholds.interest'),
  skills: count(1, 10).label('frame.thresholds.skills'),
  months: count(1, 24).label('frame.thresholds.months'),
  from: typedDay().required().label('frame.thresholds.from'),
  toldFrom: count(TOLD_FROM, 50).label('frame.thresholds.toldFrom')
})
