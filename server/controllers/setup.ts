import type { RequestHandler } from 'express'
import { canPlan } from '#models/settings/readiness.ts'
import { readSetup } from '#models/settings/setup.ts'
import { readSending } from '#models/today/sending.ts'
import { setupRangeForm } from '../forms/setup-range.ts'
import { readSound } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'

const PAGE = 20
const REFRESH_SECONDS = 5

/** Before the first workshop: what is there, what lacks and for whom, and which agency may begin. */
export const show: RequestHandler = async (req, res) => {
  const { value } = readSound(setupRangeForm, req.query)
  const [{ steps, agencies }, sending] = await Promise.all([readSetup(), readSending()])
  const at = Math.max(
    0,
    agencies.findIndex(({ id }) => id === value.from)
  )
  const address = (index: number) => {
    const first = agencies[index]
    return first ? `${paths.setup()}?from=${first.id}` : undefined
  }
  const locals = {
    steps,
    sending,
    unready: agencies.filter(agency => !canPlan(agency)),
    agencies: agencies.slice(at, at + PAGE),
    previous: at > 0 ? address(Math.max(0, at - PAGE)) : undefined,
    next: address(at + PAGE)
  }
  const isLeaving = sending.state === 'waiting' && !sending.obstacle
  const frame = { title: sharedOf(res).t('settings.setup.title'), here: 'settings' } as const
  render(res, 'setup/show', locals, { ...frame, ...(isLeaving ? { refreshAfter: REFRESH_SECONDS } : {}) })
}
