import type { Request } from 'express'
import type mongoose from 'mongoose'
import { NotFound } from '#lib/refusal.ts'
import { openHostLink } from '#models/access/host-links.ts'
import { scopes } from '#models/access/scope.ts'
import type { Account } from '#models/records/account.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { HostedAt } from '#views/hosting/pages.ts'
import { about } from '../../about.ts'
import { param } from '../../forms/param.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'

/** A workshop that its host has opened, with an account or by the link of this one workshop. */
export interface Hosted {
  workshop: Workshop
  /** null: by the link. */
  by: mongoose.Types.ObjectId | null
  at: HostedAt
}

/** The workshop of the address. Not theirs, not there and a link that is not good are the same 404; the log says of a link why. */
export async function findHosted(req: Request): Promise<Hosted> {
  if (req.params['link'] !== undefined) return findByLink(req)
  const account: Account = req.user
  const workshop = await scopes
    .workshops(account)
    .findOne({ _id: param(req, 'workshop') })
    .orFail()
  const { id } = about(req, workshop)
  const at = {
    home: paths.hosting(),
    day: paths.hostingDay(id),
    arrivals: paths.hostingArrivals(id),
    kept: paths.hostingKeptArrivals(id),
    impediment: paths.hostingImpediment(id),
    presents: paths.hostingPresents(id),
    reply: paths.hostingReply(id),
    replyUndoing: paths.hostingReplyUndoing(id),
    wishes: paths.hostingWishes(id)
  }
  return { workshop, by: account._id, at }
}

async function findByLink(req: Request): Promise<Hosted> {
  const token = String(req.params['link'])
  const { secret, log } = optionsOf(req)
  const { workshop, fault } = await openHostLink(token, secret)
  if (!workshop) {
    log.warn({ id: req.id, fault }, 'host link refused')
    throw new NotFound()
  }
  about(req, workshop)
  const at = {
    home: null,
    day: paths.hostLink(token),
    arrivals: paths.hostLinkArrivals(token),
    kept: paths.hostLinkKeptArrivals(token),
    impediment: paths.hostLinkImpediment(token),
    presents: paths.hostLinkPresents(token),
    reply: paths.hostLinkReply(token),
    replyUndoing: paths.hostLinkReplyUndoing(token),
    wishes: paths.hostLinkWishes(token)
  }
  return { workshop, by: null, at }
}
