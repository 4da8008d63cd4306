import { expect } from 'chai'
import { AddedGroup } from '#models/records/added-group.ts'
import { Account } from '#models/records/account.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { writeRestricted } from '#models/people/restricted.ts'
import { addTargetGroup, guards, MOST_GROUPS, setTargetGroup } from '#models/settings/added-groups.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { holdingPublics, untilAllCame } from '#test/support/held-reads.ts'
import { keyOf, refusalOf } from '#test/support/refusal.ts'

describe('Publics that the region adds', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let by: Account['_id']
  beforeEach(async () => {
    by = (
      await Account.create({ email: 'a@example.org', firstName: 'A', lastName: 'B', role: 'administrator' })
    )._id
  })

  const facts = (fr: string, rest: object = {}) =>
    ({ fr, en: '', seenBy: 'counsellors', isCounted: false, ...rest }) as const
  const add = (fr: string, rest: object = {}) => addTargetGroup(facts(fr, rest), { by })
  const set = async (code: string, rest: object, since?: Date) => {
    const { fr, en, seenBy, isCounted, retiredAt, setAt } = await AddedGroup.findById(code).orFail()
    const now = { fr, en, seenBy, isCounted, isOffered: !retiredAt }
    return setTargetGroup(code, { ...now, ...rest }, { by, since: since ?? setAt })
  }

  it('take a code from their name, and keep it when they are called otherwise', async () => {
    expect((await add('En reconversion'))._id).to.equal('added-enreconversion')
    await set('added-enreconversion', { fr: 'Change de métier' })
    expect((await add('En reconversion'))._id, 'the name is free again').to.equal('added-enreconversion2')
    const told = await JournalEntry.find({ subject: 'addedGroup' }).sort({ _id: 1 }).lean()
    expect(
      told.map(({ subjectId, detail }) => [subjectId, (detail as { setting: string }).setting])
    ).to.deep.equal([
      ['added-enreconversion', 'publicAdded'],
      ['added-enreconversion', 'publicName'],
      ['added-enreconversion2', 'publicAdded']
    ])
  })

  it('have each a name of their own, beside those of Déclic, in either language', async () => {
    await add('Intérim', { en: 'Temp workers' })
    for (const [fr, en, field] of [
      ['INTERIM', '', 'fr'],
      ['Temp workers', '', 'fr'],
      ['Autre', 'temp-workers', 'en'],
      ['Longue durée', '', 'fr'],
      ['Bénéficiaires du RSA', '', 'fr'],
      ['Autre', 'Under 26', 'en']
    ] as const) {
      const refusal = await refusalOf(add(fr, { en }))
      expect([refusal.key, refusal.field], `${fr} ${en}`).to.deep.equal(['frame.refusal.publicTaken', field])
    }
    await add('Cadres')
    expect(await keyOf(set('added-cadres', { en: 'TEMP WORKERS' }))).to.equal('frame.refusal.publicTaken')
    expect(await keyOf(add('!?'))).to.equal('frame.refusal.publicName')
  })

  it('are made once of one name sent twice at once', async () => {
    const made = await Promise.allSettled([add('Intérim'), add('Intérim'), add('Interim')])
    expect(made.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await AddedGroup.countDocuments()).to.equal(1)
  })

  describe('called the same by two at once', () => {
    const both = async () => {
      await Promise.all([add('Un public'), add('Un autre')])
      const results = await holdingPublics(untilAllCame(2), () =>
        Promise.allSettled(['added-unpublic', 'added-unautre'].map(code => set(code, { fr: 'Le même' })))
      )
      return results.map(({ status }) => status).sort()
    }

    it('leave the name to one of them', async () => {
      expect(await both()).to.deep.equal(['fulfilled', 'rejected'])
      expect(await AddedGroup.countDocuments({ fr: 'Le même' })).to.equal(1)
    })

    it('would both have it without the index (control)', async () => {
      await AddedGroup.collection.dropIndex('nameKeys_1')
      try {
        expect(await both()).to.deep.equal(['fulfilled', 'fulfilled'])
      } finally {
        await AddedGroup.deleteMany({})
        await AddedGroup.createIndexes()
      }
    })
  })

  it('are twenty at most to choose from', async () => {
    for (let number = 1; number <= MOST_GROUPS; number++) await add(`Public numéro ${number}`)
    expect(await keyOf(add('Un de trop'))).to.equal('frame.refusal.manyPublics')
    await set('added-publicnumero1', { isOffered: false })
    await add('Un de plus')
    expect(await keyOf(set('added-publicnumero1', { isOffered: true }))).to.equal('frame.refusal.manyPublics')
  })

  it('are never counted where access is restricted', async () => {
    const refusal = await refusalOf(add('Éloignés de l’emploi', { seenBy: 'restricted', isCounted: true }))
    expect([refusal.key, refusal.field]).to.deep.equal(['frame.refusal.publicCounted', 'isCounted'])
    await add('Éloignés de l’emploi', { isCounted: true })
    expect(await keyOf(set('added-eloignesdelemploi', { seenBy: 'restricted' }))).to.equal(
      'frame.refusal.publicCounted'
    )
  })

  describe('set by two at once', () => {
    const both = async () => {
      const { setAt } = await add('Intérim')
      await set('added-interim', { en: 'Temp workers' }, setAt)
      return set('added-interim', { isCounted: true }, setAt).then(
        () => 'saved',
        () => 'refused'
      )
    }

    it('let the first one win', async () => {
      expect(await both()).to.equal('refused')
      expect(await AddedGroup.findById('added-interim').lean()).to.include({
        en: 'Temp workers',
        isCounted: false
      })
    })

    it('would be set over without the guard (control)', async () => {
      const { stillAs } = guards
      guards.stillAs = () => ({})
      try {
        expect(await both()).to.equal('saved')
      } finally {
        guards.stillAs = stillAs
      }
    })
  })

  describe('once they are said of someone', () => {
    let cast: Cast
    beforeEach(async () => {
      cast = await raiseCast()
    })
    const carriedBy = (count: number) =>
      Person.insertMany(
        Array.from({ length: count }, (_, rank) => ({
          agency: cast.aubagne._id,
          lastName: `Nom ${rank}`,
          firstName: 'Prénom',
          addedGroups: ['added-interim']
        }))
      )

    it('stay with those who read them, which is said with the number of people from five on', async () => {
      await add('Intérim')
      await set('added-interim', { seenBy: 'restricted' })
      await set('added-interim', { seenBy: 'counsellors' })
      await carriedBy(4)
      expect(await keyOf(set('added-interim', { seenBy: 'restricted' }))).to.equal(
        'frame.refusal.publicCarriedFew'
      )
      await carriedBy(1)
      const refusal = await refusalOf(set('added-interim', { seenBy: 'restricted' }))
      expect([refusal.key, refusal.params]).to.deep.equal(['frame.refusal.publicCarried', { count: 5 }])
    })

    it('stay so where a workshop of before alone remembers it', async () => {
      await add('Intérim')
      await Participation.updateOne({ person: cast.nadia._id }, { $set: { targetGroups: ['added-interim'] } })
      expect(await keyOf(set('added-interim', { seenBy: 'restricted' }))).to.equal(
        'frame.refusal.publicCarriedFew'
      )
    })

    it('are never opened to every counsellor, which tells no number', async () => {
      await add('Éloignés', { seenBy: 'restricted' })
      const addedGroups = ['added-eloignes']
      await writeRestricted(cast.nadia, { boe: 'unknown', addedGroups, since: null, by: cast.marie })
      const refusal = await refusalOf(set('added-eloignes', { seenBy: 'counsellors' }))
      expect([refusal.key, refusal.params]).to.deep.equal(['frame.refusal.restrictedCarried', {}])
      await set('added-eloignes', { fr: 'Les plus éloignés', isOffered: false })
    })
  })
})
