import type { RequestHandler } from 'express'

/** The process answers. */
export const show: RequestHandler = (_req, res) => void res.type('text').send('live')
