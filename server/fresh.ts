import type { Request, Response } from 'express'

/**
 * Answers 304 when the reader has this very text. Asked by the tag alone: many programs that keep a text also ask for no
 * copy of a cache, which Express takes for a wish to be sent everything again.
 */
export function isKnown(req: Request, res: Response, tag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, '')
  const known = (req.headers['if-none-match'] ?? '').split(',').some(one => bare(one) === bare(tag))
  res.set('ETag', tag)
  if (known) res.status(304).end()
  return known
}
