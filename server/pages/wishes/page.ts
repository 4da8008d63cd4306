import type { Request, Response } from 'express'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { Company } from '#models/records/company.ts'
import { WISH_REASONS } from '#models/records/participation.ts'
import { namesOf } from '#models/seats/roster.ts'
import type { WishLine } from '#views/wishes/pages.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { findFollowed } from '../registrations/find.ts'
import { headOf } from '../registrations/head.ts'

interface Refused {
  errors: Record<string, string>
  refusal?: string
}

/** One wish of a host. Where it was taken back meanwhile there is nothing to answer: the person's file says so. */
export async function showWish(req: Request, res: Response, again?: Refused): Promise<void> {
  const { workshop, person, participation, mine } = await findFollowed(req)
  const { meetAgainAt, wish } = participation
  if (!meetAgainAt) {
    flash(res, 'wishes.gone', { tone: 'refused' })
    return res.redirect(303, paths.person(person.id))
  }
  const company = await Company.findById(workshop.place.company)
    .select('name contactName contactPhone')
    .lean<Pick<Company, 'name' | 'contactName' | 'contactPhone'> | null>()
  const answers = wish ? [...wish.earlier, wish] : []
  const names = await namesOf(answers.map(({ by }) => by))
  const lines = answers.map(({ state, reason, at, by }): WishLine => ({
    state,
    reason: reason ?? null,
    at: at ?? meetAgainAt,
    by: names.get(String(by)) ?? ''
  }))
  const locals = {
    workshop: headOf(workshop),
    mine,
    person: {
      id: person.id,
      fullName: person.fullName,
      phone: person.phone ?? null,
      spoken: person.spokenPhone
    },
    company: {
      name: company?.name ?? workshop.place.name,
      contact: company?.contactName ?? '',
      phone: company?.contactPhone ?? null,
      spoken: company?.contactPhone ? speakPhone(company.contactPhone) : null
    },
    wishedAt: meetAgainAt,
    answer: lines.at(-1) ?? null,
    earlier: lines.slice(0, -1),
    reasons: WISH_REASONS,
    errors: again?.errors ?? {},
    refusal: again?.refusal
  }
  const title = sharedOf(res).t('wishes.window')
  render(res, 'wishes/show', locals, { title, here: 'planning', width: 'reading', refused: Boolean(again) })
}
