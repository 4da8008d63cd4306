import type { Response } from 'express'
import { Agency } from '#models/records/agency.ts'
import { agencyName } from '#views/emails/session.ts'
import { render, sharedOf } from '../../render.ts'
import type { Hosted } from './find.ts'
import { backToOf, otherDates } from './other-dates.ts'

/** An answer that was refused: what was typed, and why. */
interface Refused {
  words: string
  errors: Record<string, string>
}

/** A date that the agency asks a host about, with its answers. */
export async function showQuestion(res: Response, hosted: Hosted, again?: Refused): Promise<void> {
  const { t } = sharedOf(res)
  const { workshop, at } = hosted
  const agency = await Agency.findById(workshop.agency).select('name phone').lean()
  const locals = {
    workshop,
    at,
    reply: workshop.hostReply?.state ?? 'asked',
    others: await otherDates(res.req, hosted),
    backTo: backToOf(res.req, hosted),
    agency: { name: agencyName(agency, t), phone: agency?.phone ?? null },
    words: again?.words ?? workshop.hostReply?.words ?? '',
    errors: again?.errors ?? {}
  }
  const page = {
    title: workshop.tradeLabel,
    here: 'hosting',
    width: 'person',
    bare: at.home === null,
    refused: Boolean(again)
  } as const
  render(res, 'hosting/question', locals, page)
}
