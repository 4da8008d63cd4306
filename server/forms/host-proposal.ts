import Joi from 'joi'
import { HALF_DAY_NAMES, HOST_OFFERS, type HalfDay, type HostOffer } from '#models/records/host-proposal.ts'
import { TRADE_CODE } from '#models/records/trade.ts'
import { words } from './person-fields.ts'
import { typedDay, typedTime } from './typed.ts'

/** How many dates a proposal has room for. */
export const DATES_OFFERED = 3

/** What a host needs and offers. `to` is 'COMPANY:AGENCY', `site` 'COMPANY:SITE', '' for a need without a workshop. */
export interface HostProposalForm {
  to: string
  trade: string
  posts: number
  fromMonth: string
  skills: string
  offers: HostOffer[]
  site: string
  date1: string
  date2: string
  date3: string
  half1: HalfDay
  half2: HalfDay
  half3: HalfDay
  seats: number | null
  presenter: string
  equipment: string
}

const PAIR = /^[0-9a-f]{24}:[0-9a-f]{24}$/
const day = () => typedDay().allow('').default('')
const half = () =>
  Joi.string<HalfDay>()
    .valid(...HALF_DAY_NAMES)
    .default('morning')

export const hostProposalForm = Joi.object<HostProposalForm, true>({
  to: Joi.string().pattern(PAIR).required().label('proposals.form.to'),
  trade: Joi.string().pattern(TRADE_CODE).required().label('proposals.form.trade'),
  posts: Joi.number().integer().min(1).max(500).required().label('proposals.form.posts'),
  fromMonth: Joi.string()
    .pattern(/^\d{4}-(0[1-9]|1[0-2])$/)
    .required()
    .label('proposals.form.fromMonth'),
  skills: words(300),
  offers: Joi.array<HostOffer[]>()
    .single()
    .items(Joi.string().valid(...HOST_OFFERS))
    .unique()
    .default([]),
  site: Joi.string().pattern(PAIR).allow('').required().label('proposals.form.site'),
  date1: day(),
  date2: day(),
  date3: day(),
  half1: half(),
  half2: half(),
  half3: half(),
  seats: Joi.number().integer().min(1).max(60).empty('').default(null).label('proposals.form.seats'),
  presenter: words(120),
  equipment: words(300)
})

/** The agency's answer in words: it declines, or answers a need. */
export interface ProposalAnswerForm {
  decline: boolean
  words: string
}

export const proposalAnswerForm = Joi.object<ProposalAnswerForm, true>({
  decline: Joi.boolean().truthy('yes').default(false),
  words: Joi.string().trim().max(300).required().label('proposals.answer.words')
})

/** The date that the agency takes, and what it adds in words. */
export interface ProposalDraftForm {
  date: string
  from: string
  to: string
  words: string
}

export const proposalDraftForm = Joi.object<ProposalDraftForm, true>({
  date: typedDay().required().label('workshops.form.date'),
  from: typedTime().required().label('workshops.form.startTime'),
  to: typedTime().required().label('workshops.form.endTime'),
  words: words(300)
})
