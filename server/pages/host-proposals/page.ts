import type { Request, Response } from 'express'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { HOME_ZONE } from '#lib/dates.ts'
import { scopes } from '#models/access/scope.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { HALF_DAYS, type HostProposal } from '#models/records/host-proposal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { param } from '../../forms/param.ts'
import type { Typed } from '../../forms/read.ts'
import { render, sharedOf } from '../../render.ts'

/** The proposal of the address, within what the reader may see. */
export function ownProposal(req: Request): Promise<HostProposal> {
  return scopes
    .proposals(req.user)
    .findOne({ _id: param(req, 'proposal') })
    .orFail()
}

interface Again {
  typed?: Typed
  errors: Record<string, string>
  refusal?: string
}

/** What a host proposes, and the ways to answer it. */
export async function showProposal(res: Response, proposal: HostProposal, again?: Again): Promise<void> {
  const [company, account, agency, draft] = await Promise.all([
    Company.findById(proposal.company).select('name contactName contactPhone').lean(),
    Account.findById(proposal.by).select('firstName lastName').lean(),
    Agency.findById(proposal.agency).select('timeZone').lean(),
    Workshop.exists({ _id: proposal.workshop, state: { $exists: true } })
  ])
  const phone = company?.contactPhone ?? null
  const typed = again?.typed ?? {}
  const locals = {
    proposal,
    zone: agency?.timeZone ?? HOME_ZONE,
    company: {
      id: String(proposal.company),
      name: company?.name ?? '',
      phone,
      spoken: phone ? speakPhone(phone) : null
    },
    by: account ? `${account.firstName} ${account.lastName}` : (company?.contactName ?? ''),
    hours: HALF_DAYS,
    draft: draft ? String(proposal.workshop) : null,
    typed: Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, [value].flat()[0] ?? ''])),
    errors: again?.errors ?? {},
    refusal: again?.refusal
  }
  const title = sharedOf(res).t('proposals.window')
  render(res, 'host-proposals/show', locals, {
    title,
    here: 'companies',
    width: 'reading',
    refused: Boolean(again)
  })
}
