import Joi from 'joi'
import { workshopForm, type WorkshopForm } from './workshop.ts'

/** A format as its page sets it; the words that it shares with a workshop are read as that form reads them. */
export interface FormatForm extends Pick<
  WorkshopForm,
  | 'kind'
  | 'sector'
  | 'trade'
  | 'partKind'
  | 'partMinutes'
  | 'partNote'
  | 'capacity'
  | 'slots'
  | 'access'
  | 'bring'
  | 'hostNeeds'
  | 'kitName'
  | 'kitCount'
> {
  name: string
  kit: string
  isShared: boolean
  /** Codes of the skills seen in each part. */
  skills0: string[]
  skills1: string[]
  skills2: string[]
  skills3: string[]
  skills4: string[]
}

const of = (name: string) => workshopForm.extract(name)
const skills = () =>
  Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(/^\w{1,20}$/))
    .max(40)
    .default([])

export const formatForm = Joi.object<FormatForm>({
  name: Joi.string().trim().max(80).required().label('formats.form.name'),
  kind: of('kind'),
  sector: of('sector'),
  trade: of('trade'),
  partKind: of('partKind'),
  partMinutes: of('partMinutes'),
  partNote: of('partNote'),
  capacity: of('capacity'),
  slots: of('slots'),
  access: of('access'),
  bring: of('bring'),
  hostNeeds: of('hostNeeds'),
  kitName: of('kitName'),
  kitCount: of('kitCount'),
  kit: Joi.string().trim().max(500).allow('').default(''),
  isShared: Joi.boolean().truthy('yes').default(false),
  skills0: skills(),
  skills1: skills(),
  skills2: skills(),
  skills3: skills(),
  skills4: skills()
})
