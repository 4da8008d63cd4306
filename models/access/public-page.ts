import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Company } from '#models/records/company.ts'

type Id = mongoose.Types.ObjectId

/** Its host agreed that anyone reads of it, and it exists. */
export const PUBLIC = {
  publicSince: { $ne: null },
  $or: [{ project: null }, { 'project.realAt': { $ne: null } }]
}

/** The host of a company opens its public page, or takes it back; said twice it is one. Refuses a company without SIRET. */
export async function setPublicPage(
  { _id, isProspect }: Pick<Company, '_id' | 'isProspect'>,
  { isPublic, by, now = new Date() }: { isPublic: boolean; by: Id; now?: Date }
): Promise<void> {
  if (isPublic && isProspect) throw new Refusal('hosting.publicPage.prospect')
  const { modifiedCount } = await Company.updateOne(
    { _id, publicSince: isPublic ? null : { $ne: null } },
    { $set: { publicSince: isPublic ? now : null } },
    // No change of what the company is: whoever corrects it meanwhile is not disturbed.
    { timestamps: false }
  )
  if (modifiedCount === 0) return
  await writeJournal({
    kind: isPublic ? 'companyShown' : 'companyHidden',
    subject: 'company',
    subjectId: _id,
    by,
    now
  })
}

/** The companies among these that anyone may read of. */
export async function publicAmong(companies: readonly Id[]): Promise<Map<string, string>> {
  if (companies.length === 0) return new Map()
  const found = await Company.find({ _id: { $in: companies }, ...PUBLIC })
    .select('name')
    .lean<Pick<Company, '_id' | 'name'>[]>()
  return new Map(found.map(({ _id, name }) => [String(_id), name]))
}
