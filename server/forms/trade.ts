import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { readRomeCode } from '#lib/identifiers/rome-code.ts'
import type { NewTrade, TradeFacts } from '#models/settings/trades.ts'
import type { TradeSearch } from '#models/settings/list-trades.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'
import { TRADE_CODE } from '#models/records/trade.ts'
import { lines } from './person-fields.ts'

export type TradeForm = TradeFacts
export type NewTradeForm = NewTrade

const facts = {
  label: Joi.string().trim().max(120).required().label('frame.trades.label'),
  sector: Joi.string().pattern(SECTOR_CODE).required().label('frame.trades.sector'),
  otherSectors: Joi.array<string[]>().single().items(Joi.string().pattern(SECTOR_CODE)).max(30).default([]),
  skills: lines(2000)
}

export const tradeForm = Joi.object<TradeForm, true>({
  ...facts,
  isOffered: Joi.boolean().truthy('yes').default(false)
})

export const newTradeForm = Joi.object<NewTradeForm, true>({
  ...facts,
  code: Joi.string().trim().max(20).empty('').default(null).custom(romeCode)
})

function romeCode(text: string, helpers: CustomHelpers<string>) {
  const reading = readRomeCode(text)
  return 'problem' in reading ? helpers.error('frame.refusal.code') : reading.value
}

export type TradeSearchForm = TradeSearch

const code = () => Joi.string().pattern(TRADE_CODE).allow('').default('')

export const tradeSearchForm = Joi.object<TradeSearchForm, true>({
  q: Joi.string().trim().max(100).allow('').default(''),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  after: code(),
  before: code()
})
