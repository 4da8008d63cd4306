import type { RequestHandler, Response } from 'express'
import { labelOf } from '#models/records/person-fields.ts'
import { isAddedCode } from '#models/records/target-group.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { timelineDays } from '#views/people/timeline.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { publicWords } from '../../pages/publics.ts'
import { everyReason } from '../../pages/workshops/reasons.ts'
import { ownPerson } from '../../pages/people/find.ts'

/** Everything that happened to a person, the newest first, a page at a time. */
export const index: RequestHandler = async (req, res) => {
  const { t, date, dates } = sharedOf(res)
  const person = await ownPerson(req)
  const { before } = req.query
  const typed = typeof before === 'string' ? new Date(before) : undefined
  const from = typed && !Number.isNaN(+typed) ? typed : undefined
  const { entries, next } = await timelineOf(person, { before: from })
  const here = paths.personTimeline(person.id)
  const locals = {
    id: person.id,
    name: person.fullName,
    days: timelineDays(entries, { t, date, dates, reasons: everyReason(t), labelOf: await labelsFor(res) }),
    older: next ? `${here}?before=${encodeURIComponent(next.toISOString())}` : undefined,
    newest: from ? here : undefined
  }
  const title = t('people.window.timeline')
  render(res, 'people/timeline', locals, { title, here: 'people', width: 'reading' })
}

/** Of a public that every counsellor may not read any longer, only that publics were changed. */
async function labelsFor(res: Response) {
  const { t } = sharedOf(res)
  const { nameOf } = await publicWords(sharedOf(res))
  return (field: string) => {
    if (isAddedCode(field)) return nameOf(field) ?? t('people.form.addedGroups')
    const key = labelOf(field)
    return key ? t(key) : null
  }
}
