import type { Response } from 'express'
import { Agency } from '#models/records/agency.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { agencyName } from '#views/emails/session.ts'
import { render, sharedOf } from '../../render.ts'

/** An answer that was refused: what was typed, and why. */
interface Refused {
  words: string
  errors: Record<string, string>
}

/** A date that the agency asks a host about, with its answers. */
export async function showQuestion(res: Response, workshop: Workshop, again?: Refused): Promise<void> {
  const { t } = sharedOf(res)
  const agency = await Agency.findById(workshop.agency).select('name phone').lean()
  const locals = {
    workshop,
    reply: workshop.hostReply?.state ?? 'asked',
    agency: { name: agencyName(agency, t), phone: agency?.phone ?? null },
    words: again?.words ?? workshop.hostReply?.words ?? '',
    errors: again?.errors ?? {}
  }
  const page = {
    title: workshop.tradeLabel,
    here: 'hosting',
    width: 'person',
    refused: Boolean(again)
  } as const
  render(res, 'hosting/question', locals, page)
}
