import type { RequestHandler } from 'express'
import { isReachable } from '#models/records/database.ts'
import { readPulse, type Pulse } from '#models/today/health.ts'

/**
 * The process and its database answer: 200, else 503. The lines below are for a monitor; a silent worker takes no web
 * process out of service.
 */
export const show: RequestHandler = async (_req, res) => {
  const now = new Date()
  const pulse = (await isReachable()) ? await readPulse(now).catch(() => null) : null
  res
    .status(pulse ? 200 : 503)
    .type('text')
    .send(pulse ? ['ready', ...linesOf(pulse, now), ''].join('\n') : 'the database does not answer')
}

function linesOf({ processes, oldestDue }: Pulse, now: Date): string[] {
  const ago = (at: Date) => `${Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000))} s`
  return [
    ...processes.map(({ kind, at, alive }) => {
      const state = alive > 0 ? `alive (${alive})` : 'silent'
      return at
        ? `${kind}: ${state}, last heard of ${at.toISOString()}, ${ago(at)} ago`
        : `${kind}: ${state}, never heard of`
    }),
    oldestDue
      ? `oldest due: ${oldestDue.what}, since ${oldestDue.at.toISOString()}, ${ago(oldestDue.at)} late`
      : 'oldest due: nothing'
  ]
}
