import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { PROSPECT } from '#models/hosts/prospects.ts'
import { writeJournal } from '#models/journal/write.ts'
import { change, literal, logged } from '#models/ledger/ledger.ts'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { HostLink } from '#models/records/host-link.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** What a prospect brings to the company that it turned out to be. */
export async function broughtBy({ _id }: Pick<Company, '_id'>) {
  const [workshops, proposals, hosts] = await Promise.all([
    Workshop.countDocuments({ 'place.company': _id }),
    HostProposal.countDocuments({ company: _id }),
    Account.countDocuments({ companies: _id })
  ])
  return { workshops, proposals, hosts }
}

/**
 * A prospect whose SIRET is known becomes part of the company that has it: sites, contact, project, hosts, proposals and
 * drafts are that company's from now on. Each step may be done twice; the prospect leaves the lists at the very end, so that
 * a second press finishes what a process that died left.
 */
export async function joinCompany(
  prospect: Company,
  into: Company,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<void> {
  if (!prospect.isProspect || into.isProspect || prospect._id.equals(into._id))
    throw new Refusal('companies.prospect.notJoined')
  const [from, to] = [prospect._id, into._id]
  await bringFacts(prospect, into)
  for (const { _id } of await Workshop.find({ 'place.company': from }).select('_id').lean())
    await change(
      _id,
      { 'place.company': from },
      {
        'place.company': literal(to),
        'place.name': literal(into.name),
        log: logged(by, now, 'revised')
      }
    )
  await HostProposal.updateMany({ company: from }, { $set: { company: to } })
  await bringLinks(from, to, { by, now })
  await Notice.updateMany(
    { recipientKind: 'company', recipient: from, state: 'planned' },
    { $set: { recipient: to } }
  )
  await Account.updateMany({ companies: from }, { $addToSet: { companies: to } })
  await Account.updateMany({ companies: from }, { $pull: { companies: from } })
  const left = await Company.updateOne(
    { _id: from, ...PROSPECT, 'project.joined': null },
    { $set: { agencies: [], 'project.joined': to } }
  )
  if (left.modifiedCount === 1)
    await writeJournal({
      kind: 'companyJoined',
      subject: 'company',
      subjectId: to,
      by,
      now,
      detail: { company: prospect.name }
    })
}

/** A workshop that has a link of the company already keeps that one: the other is cut. */
async function bringLinks(from: Id, to: Id, { by, now }: { by: Id; now: Date }): Promise<void> {
  for (const { _id } of await HostLink.find({ company: from }).select('_id').lean())
    try {
      await HostLink.updateOne({ _id }, { $set: { company: to } })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      await HostLink.updateOne({ _id, nonce: { $ne: null } }, { $set: { nonce: null, since: now, by } })
    }
}

/** Under the ids they had, so that drafts keep their site; the company's own contact stays the first one. */
async function bringFacts(prospect: Company, into: Company): Promise<void> {
  const { sites, project, agencies } = prospect
  const { contactName: name, contactPhone, contactEmail } = prospect
  const contact = { name, phone: contactPhone ?? null, email: contactEmail ?? null }
  const hasContact = Boolean(name || contactPhone || contactEmail)
  for (const site of sites)
    await Company.updateOne(
      { _id: into._id, 'sites._id': { $ne: site._id } },
      { $push: { sites: site.toObject() } }
    )
  await Company.updateOne(
    { _id: into._id },
    {
      $addToSet: {
        agencies: { $each: [...agencies] },
        ...(hasContact ? { otherContacts: contact } : {})
      },
      $unset: { broughtBy: 1 }
    }
  )
  if (!project) return
  const { commune, need, plannedOn, diagnosis } = project
  const kept = { commune, need, plannedOn: plannedOn ?? null, diagnosis, realAt: new Date(), joined: null }
  await Company.updateOne({ _id: into._id, project: null }, { $set: { project: kept } })
}
