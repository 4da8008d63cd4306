import { expect } from 'chai'
import { inviteHost } from '#models/access/hosts.ts'
import { endUnusedAccess, guards, keepAccess } from '#models/access/host-access.ts'
import { disableAccount } from '#models/access/colleagues.ts'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'

const DAY = 24 * 3_600_000
const SECRET = 'x'.repeat(32)

describe('the access of a host', () => {
  useDatabase()
  let cast: Cast
  let host: Account
  const begun = new Date('2026-01-15T09:00:00Z')
  const at = (days: number) => new Date(+begun + days * DAY)
  const now = () => Account.findById(host._id).orFail()
  const warnings = () => Notice.find({ recipient: host._id, kind: 'accessEnding' })

  before(async () => {
    cast = await raiseCast()
    // Only the host of these tests: those of the cast have workshops of today.
    await Account.updateMany({ role: 'employer' }, { $set: { disabledAt: begun } })
  })
  beforeEach(async () => {
    const company = await Company.create({ name: 'Fonderie du Port', agencies: [cast.aubagne._id] })
    const email = `ida.${String(company._id)}@example.org`
    const facts = { email, firstName: 'Ida', lastName: 'Rey', company, by: cast.marie._id }
    host = (await inviteHost(facts, SECRET, begun)).account
    await Account.collection.updateOne({ _id: host._id }, { $set: { createdAt: begun } })
  })
  afterEach(() => Account.deleteOne({ _id: host._id }))

  it('is warned of once, 30 days before its year ends, then ends with its sessions', async () => {
    expect(await endUnusedAccess(at(330))).to.equal(0)
    expect(await endUnusedAccess(at(336))).to.equal(1)
    expect(await endUnusedAccess(at(337))).to.equal(0)
    const [warning, ...others] = await warnings()
    expect(others).to.have.length(0)
    expect(warning?.uselessAfter.toISOString()).to.match(/^2027-01-16/)
    const { credentialVersion } = await now()
    expect(await endUnusedAccess(at(367))).to.equal(1)
    const ended = await now()
    expect([+(ended.disabledAt ?? 0), +(ended.endedAt ?? 0)]).to.deep.equal([+at(367), +at(367)])
    expect(ended.credentialVersion).to.equal(credentialVersion + 1)
    expect(await JournalEntry.countDocuments({ kind: 'hostAccessEnded', subjectId: host.id })).to.equal(1)
    expect(await endUnusedAccess(at(368)), 'nothing more is done').to.equal(0)
  })

  it('never ends without 30 days of warning, even where its year is long over', async () => {
    expect(await endUnusedAccess(at(800))).to.equal(1)
    expect(+((await now()).endWarnedFor ?? 0)).to.equal(+at(830))
    expect(await endUnusedAccess(at(829))).to.equal(0)
    expect((await now()).disabledAt).to.equal(null)
  })

  it('is kept by hand for another year, and told so by nobody twice', async () => {
    await endUnusedAccess(at(340))
    await keepAccess(host, { by: host._id, now: at(345) })
    expect((await now()).endWarnedFor).to.equal(null)
    expect(await endUnusedAccess(at(366))).to.equal(0)
    expect((await now()).disabledAt).to.equal(null)
    expect(await JournalEntry.countDocuments({ kind: 'hostAccessKept', subjectId: host.id })).to.equal(1)
    await endUnusedAccess(at(345 + 340))
    expect(await warnings()).to.have.length(2)
  })

  it('is kept by a workshop at one of its companies, and the warning is taken back', async () => {
    await endUnusedAccess(at(340))
    const [company] = host.companies
    const source = await Workshop.findById(cast.forgeWorkshop._id).lean().orFail()
    const { _id, ...facts } = source
    const place = { ...facts.place, kind: 'company', company }
    const [startsAt, endsAt] = [at(400), new Date(+at(400) + 3 * 3_600_000)]
    const held = await Workshop.collection.insertOne({
      ...facts,
      place,
      startsAt,
      endsAt,
      outbox: []
    })
    expect(await endUnusedAccess(at(341))).to.equal(0)
    expect((await now()).endWarnedFor).to.equal(null)
    await Workshop.collection.updateOne({ _id: held.insertedId }, { $set: { state: 'cancelled' } })
    expect(await endUnusedAccess(at(342)), 'a cancelled one keeps nobody').to.equal(1)
  })

  it('opens again when the host is invited again, which one disabled by hand does not', async () => {
    await endUnusedAccess(at(336))
    await endUnusedAccess(at(367))
    const company = await Company.findById(host.companies[0]).orFail()
    const { email, firstName, lastName } = host
    const again = { email, firstName, lastName, company, by: cast.marie._id }
    await inviteHost(again, SECRET, at(400))
    const open = await now()
    expect([open.disabledAt, open.endedAt, +(open.renewedAt ?? 0)]).to.deep.equal([null, null, +at(400)])
    expect(await endUnusedAccess(at(401))).to.equal(0)
    await disableAccount(open, { by: cast.marie }, at(402))
    const refusal = await inviteHost(again, SECRET, at(403)).catch((error: unknown) => error)
    expect(refusal).to.have.property('key', 'companies.hosts.refused.disabled')
  })

  describe('ending while a workshop is published at the company', () => {
    const HOSTS = 40
    let company: Company
    const ended = () => Account.find({ companies: company._id, disabledAt: { $ne: null } }).distinct('_id')
    const publishThere = async () => {
      const { _id, ...facts } = await Workshop.findById(cast.forgeWorkshop._id).lean().orFail()
      const place = { ...facts.place, kind: 'company', company: company._id }
      const [startsAt, endsAt] = [at(400), new Date(+at(400) + 3 * 3_600_000)]
      await Workshop.collection.insertOne({ ...facts, place, startsAt, endsAt, outbox: [] })
    }
    beforeEach(async () => {
      company = await Company.create({ name: 'Scierie du Lac', agencies: [cast.aubagne._id] })
      await Account.deleteOne({ _id: host._id })
      await Account.insertMany(
        Array.from({ length: HOSTS }, (_, n) => ({
          email: `host.${n}.${company.id}@example.org`,
          firstName: 'Ida',
          lastName: 'Rey',
          role: 'employer',
          companies: [company._id],
          endWarnedFor: at(366)
        }))
      )
      await Account.collection.updateMany({ companies: company._id }, { $set: { createdAt: begun } })
    })
    afterEach(async () => {
      await Workshop.deleteMany({ 'place.company': company._id })
      await Account.deleteMany({ companies: company._id })
    })

    /** The company was read before: how many are ended although the workshop stood before their end. */
    const endedAfterPublishing = async () => {
      const ending = endUnusedAccess(at(367))
      while ((await ended()).length < 2) await new Promise(resolve => setImmediate(resolve))
      await publishThere()
      const before = new Set((await ended()).map(String))
      await ending
      expect(before.size, 'published in the midst of it').to.be.below(HOSTS)
      return (await ended()).filter(id => !before.has(String(id))).length
    }

    it('ends nobody once it stands', async () => {
      expect(await endedAfterPublishing()).to.equal(0)
      const kept = await Account.findOne({ companies: company._id, disabledAt: null }).orFail()
      expect([kept.endedAt, kept.endWarnedFor, kept.credentialVersion]).to.deep.equal([null, null, 1])
      expect(await JournalEntry.countDocuments({ kind: 'hostAccessEnded', subjectId: kept.id })).to.equal(0)
    })

    it('control: without the second look it does', async () => {
      const { isHeldSince } = guards
      guards.isHeldSince = () => Promise.resolve(false)
      try {
        expect(await endedAfterPublishing()).to.be.above(0)
      } finally {
        guards.isHeldSince = isHeldSince
      }
    })

    for (const isPublished of [true, false])
      it(`is finished after a process that died in between, ${isPublished ? 'a workshop having come' : 'none having come'}`, async () => {
        await Account.deleteMany({
          companies: company._id,
          _id: { $ne: (await Account.findOne({ companies: company._id }))?._id }
        })
        const one = await Account.findOne({ companies: company._id }).orFail()
        const passed = await dieBefore(
          ({ collection }, rank) => collection === 'accounts' && rank > 1,
          () => endUnusedAccess(at(367))
        )
        expect([passed, (await ended()).length]).to.deep.equal([false, 1])
        if (isPublished) await publishThere()
        expect(await endUnusedAccess(at(367.1))).to.equal(isPublished ? 0 : 1)
        const after = await Account.findById(one._id).orFail()
        expect([+(after.disabledAt ?? 0), +(after.endedAt ?? 0), after.endWarnedFor]).to.deep.equal(
          isPublished ? [0, 0, null] : [+at(367), +at(367), null]
        )
        expect(after.credentialVersion).to.equal(isPublished ? 1 : 2)
        expect(await JournalEntry.countDocuments({ kind: 'hostAccessEnded', subjectId: one.id })).to.equal(
          isPublished ? 0 : 1
        )
      })
  })
})
