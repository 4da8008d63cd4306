import type mongoose from 'mongoose'
import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { claimFormKey, keepMade, releaseClaim } from '#models/form-keys/claim.ts'
import type { Made } from '#models/form-keys/made.ts'
import { cameFrom } from '../came-from.ts'
import { formKeyForm } from '../forms/form-key.ts'
import { read, type Typed } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { newFormKey } from './form-key.ts'

type Id = mongoose.Types.ObjectId

/** Where what a form made is read, by the parts of the address it was sent to. */
const READ_AT: Record<Made, (made: string, within: Record<string, string>) => string> = {
  company: made => paths.company(made),
  person: made => paths.person(made),
  format: made => paths.format(made),
  series: made => paths.seriesOf(made),
  campaign: made => paths.campaign(made),
  workshop: made => paths.workshop(made),
  account: made => paths.account(made),
  host: (_made, { company }) => paths.company(company),
  agreement: (_made, { person }) => paths.person(person),
  nextStep: (_made, { workshop, person }) => paths.nextSteps(workshop, person),
  hostProposal: () => paths.hosting(),
  groupMessage: (_made, { workshop }) => paths.workshop(workshop),
  placement: (made, { importation }) => paths.importPlacement(importation, made),
  transfer: () => paths.transfers(),
  importation: made => paths.importation(made)
}

/** Before the controller of a form that creates something: pressed twice, sent again by the way back, it creates once. */
export function once(kind: Made): RequestHandler {
  return async (req, res, next) => {
    const { value, typed } = read(formKeyForm, req.body)
    if (!value) throw new Refusal('errors.page.expiredForm')
    const content = Object.fromEntries(Object.entries(typed).filter(([name]) => name !== 'formKey'))
    const claimed = await claimFormKey({
      account: req.user._id,
      key: value.formKey,
      kind,
      content: textOf(req.path, content),
      within: req.params
    })
    if (claimed.answer === 'make') {
      res.locals.making = { claim: claimed.claim, id: claimed.makes, isMade: false }
      releaseUnlessMade(res)
      return next()
    }
    const readAt = READ_AT[kind](claimed.made.toHexString(), req.params as Record<string, string>)
    if (claimed.answer === 'undone') return showSentBefore(req, res, content, null)
    if (!claimed.same) return showSentBefore(req, res, content, readAt)
    flash(res, 'errors.sentBefore.savedOnce')
    res.redirect(303, readAt)
  }
}

/** The id that the record of this request is made under. */
export function idToMake(res: Response): Id {
  return makingOf(res).id
}

/** Notes what the form made, before the answer leaves: whoever sends it again is led there. */
export async function noteMade(res: Response, made?: Id): Promise<void> {
  const making = makingOf(res)
  await keepMade(making.claim, made ?? making.id)
  making.isMade = true
}

function makingOf(res: Response) {
  const { making } = res.locals
  if (!making) throw new Error('This route makes nothing once')
  return making
}

/** A refused form made nothing. The end is awaited on, not the closing: a browser that went may have left the work under way. */
function releaseUnlessMade(res: Response): void {
  const { claim } = makingOf(res)
  const end = res.end.bind(res) as (...parts: unknown[]) => Response
  res.end = (...parts: unknown[]) => {
    if (!makingOf(res).isMade) releaseClaim(claim).catch(() => undefined)
    return end(...parts)
  }
}

/** The same form with other words, or after what it made was undone: said, and what was typed is kept under a new key. */
function showSentBefore(req: Request, res: Response, typed: Typed, readAt: string | null): void {
  const { t } = sharedOf(res)
  const fields = Object.entries(typed).flatMap(([name, texts]) =>
    [texts].flat().map(value => ({ name, value }))
  )
  const locals = { action: req.path, fields, freshKey: newFormKey(), readAt, form: cameFrom(req) }
  render(res, 'errors/sent-before', locals, {
    title: t('errors.sentBefore.title'),
    status: 409,
    width: 'reading'
  })
}

function textOf(path: string, typed: Typed): string {
  const entries = Object.entries(typed).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([path, entries])
}
