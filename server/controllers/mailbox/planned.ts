import type { RequestHandler } from 'express'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { pageOfNotices } from '#models/messages/listing.ts'
import { workshopsRead } from '../../pages/messages/workshops-read.ts'

const SHOWN = 100

/** What will go, if nothing happens until then: the trial mailbox of tomorrow. */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const rows = await pageOfNotices({ state: { $in: ['planned', 'sending'] } }, { limit: SHOWN, coming: true })
  render(
    res,
    'mailbox/planned',
    { rows, opens: await workshopsRead(req, rows), mailbox: paths.mailbox() },
    { title: t('messages.mailbox.plannedTitle') }
  )
}
