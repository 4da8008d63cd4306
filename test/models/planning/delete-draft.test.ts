import { expect } from 'chai'
import { askHost } from '#models/planning/host-reply.ts'
import { publish } from '#models/planning/changes.ts'
import { deleteDraft, guards, isDeletable } from '#models/planning/delete-draft.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

describe('Deleting a draft', () => {
  useDatabase()
  useEmptyCollections()
  const { asRead } = guards
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))
  afterEach(() => void (guards.asRead = asRead))

  const draft = () => Workshop.findById(cast.draftWorkshop._id).orFail()
  const isThere = async () => (await Workshop.exists({ _id: cast.draftWorkshop._id })) !== null

  it('takes it out', async () => {
    await deleteDraft(await draft())
    expect(await isThere()).to.equal(false)
  })

  it('is refused once it is published, or somebody was told of it', async () => {
    expect(await keyOf(deleteDraft(cast.forgeWorkshop))).to.equal('workshops.deleting.known')
    const { startsAt, endsAt } = cast.companyWorkshop
    const { place } = cast.companyWorkshop.toObject()
    await Workshop.updateOne({ _id: cast.draftWorkshop._id }, { place, startsAt, endsAt })
    await askHost(cast.draftWorkshop._id, { by: cast.marie._id })
    expect(await isDeletable(await draft())).to.equal(false)
    await Workshop.updateOne({ _id: cast.draftWorkshop._id }, { hostReply: null })
    expect(await isDeletable(await draft()), 'its message is on its way').to.equal(false)
    await Notice.deleteMany({ subject: cast.draftWorkshop._id })
    expect(await isDeletable(await draft()), 'control').to.equal(true)
  })

  const publishedMeanwhile = async () => {
    const read = await draft()
    await publish(read._id, { by: cast.marie._id })
    return keyOf(deleteDraft({ ...read.toObject(), state: 'draft' }))
  }

  it('is refused when it was published since it was read', async () => {
    expect(await publishedMeanwhile()).to.equal('errors.workshop.changedMeanwhile')
    expect(await isThere()).to.equal(true)
  })

  it('would lose it without the guard', async () => {
    guards.asRead = ({ _id }) => ({ _id })
    await publishedMeanwhile().catch(() => undefined)
    expect(await isThere()).to.equal(false)
  })
})
