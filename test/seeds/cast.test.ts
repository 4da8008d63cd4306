import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { Agency } from '#models/records/agency.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { raiseCast } from '#seeds/cast.ts'
import { raiseReferenceData } from '#seeds/reference-data.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { scopes } from '#models/access/scope.ts'
import { workshopsPending } from '#models/ledger/flush-outbox.ts'

describe('The named cast', () => {
  useDatabase()
  useEmptyCollections()

  it('stands at every stage of the life of a workshop', async () => {
    const cast = await raiseCast()
    const status = (workshop: Workshop) => workshop.statusAt()
    expect(status(cast.forgeWorkshop)).to.equal('open')
    expect(status(cast.fullWorkshop)).to.equal('full')
    expect(status(cast.draftWorkshop)).to.equal('draft')
    expect(status(cast.pastWorkshop)).to.equal('toClose')
    expect(await workshopsPending()).to.have.length(0)
    expect(
      await Participation.countDocuments({ workshop: cast.pastWorkshop._id, state: 'registered' })
    ).to.equal(3)
    expect((await scopes.workshops(cast.marie)).length).to.equal(5)
    expect((await scopes.workshops(cast.paul)).length).to.equal(1)
  })

  it('plans no message for a workshop that is over', async () => {
    const { pastWorkshop, forgeWorkshop } = await raiseCast()
    const awaited = { subject: pastWorkshop._id, uselessAfter: { $gt: new Date() } }
    expect(await Notice.countDocuments(awaited)).to.equal(0)
    expect(await Notice.countDocuments({ subject: forgeWorkshop._id, kind: 'confirmation' })).to.equal(1)
  })
})

describe('The small reference frame', () => {
  useDatabase()

  it('leaves alone what a region has renamed', async () => {
    await raiseReferenceData()
    await Agency.updateOne({ safir: '13165' }, { name: 'Aubagne Garlaban' })
    await raiseReferenceData()
    expect((await Agency.findOne({ safir: '13165' }))?.name).to.equal('Aubagne Garlaban')
    expect(await Agency.countDocuments()).to.equal(22)
  })
})

describe('The list of all models', () => {
  it('names every model of the folder', () => {
    const folder = path.resolve(import.meta.dirname, '../../models/records')
    const text = (file: string) => readFileSync(path.join(folder, file), 'utf8')
    const models = readdirSync(folder).filter(
      file => file.endsWith('.ts') && text(file).includes('= defineModel(')
    )
    const listed = [...text('all.ts').matchAll(/import '\.\/(.+)'/g)].map(([, file]) => file)
    expect(listed).to.have.members(models)
  })
})
