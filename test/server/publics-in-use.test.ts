import { expect } from 'chai'
import { recountStale } from '#models/figures/recount.ts'
import { AddedGroup } from '#models/records/added-group.ts'
import { Person } from '#models/records/person.ts'
import { addTargetGroup } from '#models/settings/added-groups.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'

const INTERIM = 'added-interim'
const FAR = 'added-eloignes'

describe('Publics of the region in planning and results', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    await add('Intérim', { isCounted: true })
    await add('Éloignés', { seenBy: 'restricted' })
  })

  const add = (fr: string, rest: object = {}) =>
    addTargetGroup({ fr, en: '', seenBy: 'counsellors', isCounted: false, ...rest }, { by: cast.admin._id })

  it('are what a workshop may be for first, and rank whom to invite', async () => {
    await Person.updateOne({ _id: cast.odile._id }, { addedGroups: [INTERIM] })
    const form = paths.editWorkshop(cast.forgeWorkshop.id)
    await marie.get(form)
    expect(marie.page?.text).to.include('Intérim').and.not.include('Éloignés')
    const send = (priorities: string[]) => marie.submit(form, { priorities })
    for (const wrongOne of [FAR, 'added-nobody', 'nonsense'])
      expect((await send([INTERIM, wrongOne])).status, wrongOne).to.equal(422)
    await marie.get(form)
    expect((await send(['young', INTERIM])).status, marie.page?.text).to.equal(303)
    expect((await marie.get(paths.workshopProgramme(cast.forgeWorkshop.id))).text).to.include(
      'Moins de 26 ans, Intérim'
    )
    const ranked = await marie.get(`${paths.candidates(cast.forgeWorkshop.id)}?circle=agency`)
    const rows = all(ranked.html, 'tr').filter(row => textOf(row).includes('Intérim'))
    expect(rows.map(row => textOf(row).includes(cast.odile.firstName))).to.deep.equal([true])
    await AddedGroup.updateOne({ _id: INTERIM }, { retiredAt: new Date() })
    await marie.get(form)
    expect((await send([INTERIM])).status, 'kept where it stood').to.equal(303)
    await AddedGroup.updateOne({ _id: INTERIM }, { seenBy: 'restricted' })
    expect((await marie.get(`${paths.candidates(cast.forgeWorkshop.id)}?circle=agency`)).body).not.to.include(
      'Intérim'
    )
  })

  it('are chosen in the results and named in the file while they are counted', async () => {
    await add('Pas comptés')
    const sofia = await app.signedIn(cast.sofia)
    const page = await sofia.get(`${paths.results()}?public=${INTERIM}`)
    expect(page.body).to.include(`<option value="${INTERIM}" selected>`)
    expect(page.body).not.to.include('Pas comptés').and.not.include(FAR)
    await recountStale()
    const file = await sofia.get(`${paths.resultsCsv()}?from=2020-01&to=2099-12&public=${INTERIM}`)
    expect(file.body.split('\n')[1]).to.include(';Intérim;')
    for (const name of ['added-pascomptes', FAR, 'added-nobody', '$gt'])
      expect((await sofia.get(`${paths.results()}?public=${name}`)).body, name).not.to.include(
        `${name}" selected`
      )
  })
})
