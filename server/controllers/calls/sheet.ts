import type { RequestHandler } from 'express'
import { callRound } from '#models/calls/round.ts'
import { offersOf, REASONS } from '#models/calls/reasons.ts'
import { momentOf } from '../../pages/calls/page.ts'
import { listedAs } from '../../pages/calls/words.ts'
import { render, sharedOf } from '../../render.ts'

/** Two days of calls. */
const PRINTED = 99

/** The calls on paper: a box for each answer, no address and no public. */
export const show: RequestHandler = async (req, res) => {
  const shared = sharedOf(res)
  const { t } = shared
  const moment = await momentOf(req)
  const { rows, isCut } = await callRound(req.user, moment.now)
  const lines = rows.slice(0, PRINTED).map(row => ({
    ...listedAs(row, shared, moment, ''),
    boxes: [
      ...row.lines.slice(0, 1).flatMap(line =>
        offersOf(line).flatMap(answer => {
          const facts = REASONS[line.kind].answers[answer]
          return facts ? [t(facts.label)] : []
        })
      ),
      t('calls.answer.noAnswer'),
      t('calls.answer.callBack')
    ]
  }))
  render(
    res,
    'calls/print',
    { lines, isCut: isCut || rows.length > PRINTED, printedAt: moment.now },
    { title: t('calls.title'), here: 'today' }
  )
}
