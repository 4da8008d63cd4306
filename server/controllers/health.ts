import type { RequestHandler } from 'express'
import { readHealth } from '#models/today/health.ts'
import { render, sharedOf } from '../render.ts'

/** How the installation is, for its administrator; probes have their own addresses. */
export const show: RequestHandler = async (_req, res) => {
  const now = new Date()
  render(
    res,
    'reference/health',
    { health: await readHealth(now), now },
    { title: sharedOf(res).t('reference.health.title'), here: 'health', width: 'reading' }
  )
}
