import type { Response } from 'express'
import type { ImportRun } from '#models/records/import-run.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { placeOf } from './page.ts'

const MINUTE = 60_000
/** The page reads itself again after so many seconds, its bar alone where scripts run. */
const REFRESH = 2

/** A page that waits for the worker: lines done of how many, at which pace, how long still. It may be left. */
export function renderProgress(res: Response, importation: ImportRun): void {
  const { t } = sharedOf(res)
  const { state, fileName, progress } = importation
  const work = state === 'saving' || state === 'undoing' ? state : 'reading'
  const title = t(`imports.progress.${work}`, { file: fileName })
  const locals = {
    id: String(importation.id),
    title,
    work,
    done: progress?.done ?? 0,
    total: Math.max(1, progress?.total ?? 1),
    sentence: sentenceOf(importation, res),
    href: paths.importation(importation.id)
  } as const
  render(res, 'imports/progress', locals, { title, here: placeOf(importation), refreshAfter: REFRESH })
}

function sentenceOf(importation: ImportRun, res: Response): string {
  const { t } = sharedOf(res)
  const { progress } = importation
  if (!progress || progress.done === 0) return t('imports.progress.beginning')
  const { done, total, startedAt } = progress
  const seconds = Math.max(1, (Date.now() - startedAt.getTime()) / 1000)
  const said = t('imports.progress.done', { done, total, rate: Math.round(done / seconds) })
  const left = importation.timeLeft() ?? 0
  const still =
    left < MINUTE
      ? t('imports.progress.seconds', { count: Math.max(1, Math.round(left / 1000)) })
      : t('imports.progress.minutes', { count: Math.round(left / MINUTE) })
  return `${said} ${still}`
}
