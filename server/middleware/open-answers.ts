import type { RequestHandler } from 'express'
import { keepAnswers } from '../pages/open/kept.ts'

/**
 * Keeps what is answered about the open workshops. A form may have changed any of them: what somebody has just done
 * here is read here at once, and elsewhere when what is kept there has had its time.
 */
export function openAnswers(options: { keepMs?: number | undefined; compress: boolean }): RequestHandler {
  const answers = keepAnswers(options)
  return (req, res, next) => {
    res.locals.openAnswers = answers
    if (req.method === 'POST') res.on('finish', () => answers.forget())
    next()
  }
}
