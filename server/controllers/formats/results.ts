import type { RequestHandler } from 'express'
import { figuresScope } from '#models/access/scope.ts'
import { formatResults } from '#models/figures/format-results.ts'
import { comparedFormat } from '../../pages/formats/find.ts'
import { render, sharedOf } from '../../render.ts'

/** What the workshops of a format and of its copies have given, within what the reader may count. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const format = await comparedFormat(req)
  const by: 'agency' | 'format' = req.user.role === 'regional' ? 'agency' : 'format'
  const results = await formatResults(figuresScope(req.user), format.root, { by })
  const mayRead = req.user.role === 'counsellor'
  const locals = { id: String(format._id), name: format.name, sector: format.sector, by, results, mayRead }
  render(res, 'formats/results', locals, {
    title: t('formats.results.title', { name: format.name }),
    here: mayRead ? 'planning' : 'workshops'
  })
}
