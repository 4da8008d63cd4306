import { expect } from 'chai'
import { recountStale } from '#models/figures/recount.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { Territory } from '#models/records/territory.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseReferenceFrame } from '#seeds/reference-data.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'

describe('setting territories by hand', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
  })

  const addBasin = async (fields: Record<string, string>) => {
    await admin.get(paths.newBasin())
    return admin.submit(paths.territorySettings(), { departement: '13', ...fields })
  }
  const addGroup = async (name: string, ...basins: string[]) => {
    await admin.get(`${paths.newGroup()}?region=region-93`)
    return admin.submit(paths.groups(), { name, basins })
  }
  const optionsOf = (html: Parameters<typeof all>[0]) =>
    all(html, 'option').map(({ attributes }) => attributes['value'])

  it('adds a basin, offers it where one is chosen, and keeps its name when the frame is loaded again', async () => {
    expect((await addBasin({ name: 'Étang inventé', code: '9399' })).location).to.equal(
      paths.territorySettings()
    )
    expect((await admin.follow()).text).to.include('Étang inventé')
    expect(optionsOf((await admin.get(paths.newAgency())).html)).to.include('basin-9399')
    expect(optionsOf((await admin.get(paths.newAccount())).html)).to.include('basin-9399')
    await admin.get(paths.territory('basin-9307'))
    await admin.submit(paths.territory('basin-9307'), { name: 'Aubagne et La Ciotat' })
    await raiseReferenceFrame()
    expect((await Territory.findById('basin-9307').orFail()).name).to.equal('Aubagne et La Ciotat')
  })

  it('gives a basin without code one of its own, once, and refuses what contradicts', async () => {
    const fields = { name: 'Val perdu', departement: '04', code: '' }
    await admin.get(paths.newBasin())
    const answers = await Promise.all([1, 2].map(() => admin.post(paths.territorySettings(), fields)))
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([303, 422])
    expect((await Territory.findOne({ name: 'Val perdu' }).orFail())._id).to.match(/^basin-B\d{4}$/)
    expect((await addBasin({ name: 'Autre', code: '9307' })).text).to.include('Un bassin a déjà ce code')
    expect((await addBasin({ name: 'Autre', code: '93' })).text).to.include('4 ou 5 chiffres')
    expect((await addBasin({ name: 'Autre', departement: '99' })).text).to.include(
      'Choisissez un département'
    )
    expect((await addGroup('Seul', 'basin-9307')).text).to.include('au moins 2 bassins')
    expect((await addGroup('Loin', 'basin-9307', 'basin-0000')).text).to.include('pas dans cette région')
    expect((await admin.get(paths.territory('departement-13'))).status).to.equal(404)
  })

  it('moves an agency to a basin with all that was held there', async () => {
    await addBasin({ name: 'Étang inventé', code: '9399' })
    const page = paths.agency(cast.aubagne.id)
    await admin.get(page)
    expect((await admin.submit(page, { basin: 'basin-9399' })).status).to.equal(303)
    const agency = cast.aubagne._id
    for (const found of [
      await Agency.findById(agency),
      await Workshop.findOne({ agency }),
      await Participation.findOne({ agency })
    ])
      expect(found?.basin).to.equal('basin-9399')
    expect((await admin.get(paths.agencyJournal(cast.aubagne.id))).text).to.include('Étang inventé')
    await admin.get(page)
    const away = await admin.submit(page, { basin: 'basin-0000' })
    expect([away.status, all(away.html, 'p', { id: 'basin-error' }).length]).to.deep.equal([422, 1])
  })

  it('reads results and workshops by a group, which is the sum of its basins', async () => {
    const [one, two] = await Promise.all(
      [cast.aubagne, cast.nice].map(({ _id }) => Agency.findById(_id).orFail())
    )
    const basins = [one?.basin ?? '', two?.basin ?? '']
    expect((await addGroup('Métropole d’essai', ...basins)).status).to.equal(303)
    await recountStale()
    const sofia = await app.signedIn(cast.sofia)
    const period = 'from=2020-01&to=2099-12'
    const whole = await sofia.get(`${paths.results()}?${period}`)
    expect(optionsOf(whole.html)).to.include('group-metropoledessai')
    const file = async (territory: string) =>
      (await sofia.get(`${paths.resultsCsv()}?${period}&territory=${territory}`)).body.split('\r\n')
    const [group, first, second] = await Promise.all(['group-metropoledessai', ...basins].map(file))
    expect((group?.length ?? 0) - 2).to.equal((first?.length ?? 0) - 2 + (second?.length ?? 0) - 2)
    expect(first?.length).to.be.above(2)
    const list = await sofia.get(`${paths.workshops()}?territory=group-metropoledessai&from=`)
    expect(list.status).to.equal(200)
    const asked = { basin: { $in: basins }, state: { $ne: 'draft' as const } }
    expect(list.text).to.include(`${String(await Workshop.countDocuments(asked))} ateliers`)
  })

  it('lets a regional team have a group as its territory, and see nothing outside', async () => {
    await addGroup('Métropole d’essai', cast.aubagne.basin ?? '', 'basin-9301')
    await Account.updateOne({ _id: cast.sofia._id }, { $set: { territory: 'group-metropoledessai' } })
    const sofia = await app.signedIn(cast.sofia)
    expect((await sofia.get(paths.workshop(cast.forgeWorkshop.id))).status).to.equal(200)
    expect((await sofia.get(paths.workshop(cast.niceWorkshop.id))).status).to.equal(404)
    await Tally.updateMany({}, { $set: { basin: 'basin-0000' } })
    expect((await sofia.get(paths.results())).text).to.include('Aucun atelier')
    await admin.get(paths.territory('group-metropoledessai'))
    const changed = await admin.submit(paths.territory('group-metropoledessai'), { isOffered: null })
    expect(changed.status).to.equal(303)
    expect(
      all((await admin.follow()).html, 'li')
        .map(textOf)
        .join()
    ).to.include('proposé dans les formulaires')
    expect((await sofia.get(paths.workshop(cast.forgeWorkshop.id))).status).to.equal(200)
  })
})
