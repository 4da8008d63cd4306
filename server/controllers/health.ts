import type { RequestHandler } from 'express'
import { CLOCK_SILENT_MS, readHealth } from '#models/today/health.ts'
import { render, sharedOf } from '../render.ts'

/** How the installation is, for its administrator; probes have their own addresses. */
export const show: RequestHandler = async (_req, res) => {
  const health = await readHealth()
  const silent = health.clockAt === null || Date.now() - health.clockAt.getTime() > CLOCK_SILENT_MS
  render(
    res,
    'reference/health',
    { health, silent },
    { title: sharedOf(res).t('reference.health.title'), here: 'health', width: 'reading' }
  )
}
