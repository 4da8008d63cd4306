import type { RequestHandler } from 'express'
import Joi from 'joi'
import { NotFound } from '#lib/refusal.ts'
import { read } from '../../forms/read.ts'
import { decideRow } from '#models/importing/run/correct-row.ts'
import { onRow } from '../../pages/imports/row.ts'

const decision = Joi.object<{ who: string }, true>({ who: Joi.string().max(40).required() })

/** Says whom a doubtful line is about. */
export const create: RequestHandler = async (req, res) => {
  const { value } = read(decision, req.body)
  if (!value) throw new NotFound()
  await onRow(req, res, {
    act: (importation, record) => decideRow(importation, record, value.who),
    say: ({ outcome }) => (outcome === 'refused' || outcome === 'doubtful' ? outcome : 'decided')
  })
}
