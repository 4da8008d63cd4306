import type { Request, RequestHandler, Response } from 'express'
import type Joi from 'joi'
import { countAttempt, LIMITS } from '#models/access/limit.ts'
import { ownSessionAgain } from '#models/invitations/own-session.ts'
import { Refusal } from '#lib/refusal.ts'
import type { PersonKey } from '#lib/i18n.ts'
import { read } from '../../forms/read.ts'
import { paths } from '../../paths.ts'
import type { AroundFull } from './around.ts'
import type { Mine } from './find.ts'
import { openMine } from './open.ts'
import { showMine } from './page.ts'

/**
 * What a person says on their page. Whoever knows the address may: it is the secret, so that the form needs no token of a
 * session. The page is shown again with what was refused, in words of its own. `refuseAsRead` throws what the page as it was
 * just read refuses: nothing is counted, written or read again for that, which thousands may be told in a minute.
 */
export function answered<Form extends object>(
  form: Joi.ObjectSchema<Form>,
  act: (mine: Mine, value: Form, req: Request) => Promise<string | null>,
  { refuseAsRead }: { refuseAsRead?: (mine: Mine) => void } = {}
): RequestHandler {
  return async (req, res) => {
    const { toldOfFull } = res.locals
    const mine = await openMine(req, res, refuseAsRead && toldOfFull)
    if (!mine) return
    try {
      refuseAsRead?.(mine)
    } catch (error) {
      return showRefused(res, mine, error, await toldOfFull.around(mine.workshop))
    }
    await countAttempt(LIMITS.ownAnswers, mine.token)
    const reading = read(form, req.body)
    if (!reading.value) {
      const { errors } = reading
      const [field, fault] = (Object.entries(errors ?? {}) as [string, { key: string }][])[0] ?? []
      const isOfTime = field === 'time'
      return showMine(res, mine, {
        refusal:
          fault && isOwn(fault.key) ? fault.key : isOfTime ? 'mine.refusal.lateHour' : 'mine.refusal.other',
        field: isOfTime ? 'time' : null
      })
    }
    try {
      const to = await act(mine, reading.value, req)
      res.redirect(303, to ?? pageOf(mine))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Read again: what refused it may have changed what the page says.
      await showRefused(res, { ...mine, ...(await ownSessionAgain(mine)) }, error)
    }
  }
}

async function showRefused(res: Response, mine: Mine, error: unknown, known?: AroundFull): Promise<void> {
  if (!(error instanceof Refusal)) throw error
  const refusal = isOwn(error.key) ? error.key : 'mine.refusal.other'
  await showMine(res, mine, { refusal, field: error.field ?? null, ...(known ? { known } : {}) })
}

type OwnKey = Extract<PersonKey, `mine.refusal.${string}`>
const isOwn = (key: string): key is OwnKey => key.startsWith('mine.refusal.')

/** Their page, in the language that they read it in. */
export function pageOf({ token, lang, person }: Pick<Mine, 'token' | 'lang' | 'person'>): string {
  return paths.personLink(token) + (lang === person.language ? '' : `?lang=${lang}`)
}
