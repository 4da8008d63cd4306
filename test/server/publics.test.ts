import { expect } from 'chai'
import { giveRight } from '#models/access/colleagues.ts'
import { currentRestricted } from '#models/people/restricted.ts'
import { AddedGroup } from '#models/records/added-group.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Person } from '#models/records/person.ts'
import { addTargetGroup } from '#models/settings/added-groups.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'

const INTERIM = 'added-interim'
const FAR = 'added-eloignes'

describe('Publics of the region', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const add = (fr: string, rest: object = {}) =>
    addTargetGroup({ fr, en: '', seenBy: 'counsellors', isCounted: false, ...rest }, { by: cast.admin._id })
  const both = async () => {
    await add('Intérim', { en: 'Temp workers', isCounted: true })
    await add('Éloignés', { seenBy: 'restricted' })
  }
  const wrong = (visitor: Visitor, name: string) =>
    all(visitor.page?.html as never, 'p', { id: `${name}-error` }).map(textOf)
  const carried = async (person: Person) => [...(await Person.findById(person._id).orFail()).addedGroups]
  const change = async (
    visitor: Visitor,
    person: Person,
    fields: Record<string, string | string[] | null>
  ) => {
    await visitor.get(paths.editPerson(person.id))
    return visitor.submit(paths.person(person.id), fields)
  }

  describe('as they are set', () => {
    it('are added, told apart from what Déclic works out, and changed with a history', async () => {
      const admin = await app.signedIn(cast.admin)
      await admin.get(paths.settings())
      await admin.get(admin.link('Publics suivis'))
      expect(admin.page?.text).to.include('Publics que Déclic connaît déjà').and.include('24 mois ou plus')
      await admin.get(paths.newPublic())
      await admin.submit(paths.publicSettings(), { fr: ' ' })
      expect([admin.page?.status, wrong(admin, 'fr').length]).to.deep.equal([422, 1])
      await admin.submit(paths.publicSettings(), { fr: 'Intérim', isCounted: 'yes' })
      expect((await admin.follow()).text)
        .to.include('Public ajouté')
        .and.match(/Intérim\s+Conseillers de l’agence/)
      await admin.get(paths.public(INTERIM))
      expect(
        (await admin.submit(paths.public(INTERIM), { isOffered: null, en: 'Temp workers' })).status
      ).to.equal(303)
      expect((await admin.follow()).text)
        .to.match(/nom en anglais\s: Temp workers/)
        .and.include('Alix Caron')
      expect((await admin.get(paths.journal())).text).to.include('Intérim')
      expect((await admin.get(paths.public('added-nobody'))).status).to.equal(404)
    })

    it('refuse to count what is restricted, beside the box, and ask over what another one changed', async () => {
      await both()
      const [admin, other] = [await app.signedIn(cast.admin), await app.signedIn(cast.admin)]
      await admin.get(paths.public(FAR))
      expect((await admin.submit(paths.public(FAR), { isCounted: 'yes' })).status).to.equal(422)
      expect(wrong(admin, 'isCounted')[0]).to.include('jamais compté')
      await other.get(paths.public(FAR))
      await admin.get(paths.public(FAR))
      await admin.submit(paths.public(FAR), { fr: 'Les éloignés' })
      expect((await other.submit(paths.public(FAR), { fr: 'Très éloignés' })).status).to.equal(422)
      expect(wrong(other, 'fr')[0]).to.include('Les éloignés')
    })

    it('tell how many carry them from five people on, and nothing of the restricted ones', async () => {
      await both()
      const admin = await app.signedIn(cast.admin)
      const cell = async (name: string) => {
        const { html } = await admin.get(paths.publicSettings())
        const row = all(html, 'tr').find(one => textOf(one).includes(name))
        return textOf(all(row as never, 'td')[2] as never).trim()
      }
      const people = await Person.find({ agency: cast.aubagne._id }).limit(5)
      await Person.updateOne({ _id: people[0]?._id }, { addedGroups: [INTERIM] })
      expect(await cell('Intérim')).to.equal('moins de 5 personnes')
      await Person.updateMany({ _id: { $in: people.map(({ _id }) => _id) } }, { addedGroups: [INTERIM] })
      expect([await cell('Intérim'), await cell('Éloignés')]).to.deep.equal(['5 personnes', 'non dit'])
    })

    it('are set by a regional account that was given its region, by no other', async () => {
      const sofia = await app.signedIn(cast.sofia)
      expect((await sofia.get(paths.publicSettings())).status).to.equal(404)
      expect((await marie.get(paths.publicSettings())).status).to.equal(404)
      await giveRight(cast.sofia, 'region', { by: cast.admin })
      await sofia.get(paths.results())
      await sofia.get(sofia.link('Publics suivis'))
      await sofia.get(paths.newPublic())
      expect((await sofia.submit(paths.publicSettings(), { fr: 'Cadres' })).location).to.equal(
        paths.publicSettings()
      )
      expect((await sofia.get(paths.public('added-cadres'))).status).to.equal(200)
    })
  })

  describe('in the file of a person', () => {
    it('are ticked, said on the page and in the history by name, each change once', async () => {
      expect((await marie.get(paths.editPerson(cast.nadia.id))).text).not.to.include('Publics de la région')
      await both()
      expect((await change(marie, cast.nadia, { addedGroups: INTERIM })).status).to.equal(303)
      expect((await marie.follow()).text).to.match(/Publics\s+Intérim/)
      expect(await carried(cast.nadia)).to.deep.equal([INTERIM])
      await change(marie, cast.nadia, {})
      const told = await PersonEvent.find({ person: cast.nadia._id, kind: 'corrected' }).lean()
      expect(told.map(({ detail }) => detail)).to.deep.equal([{ fields: [INTERIM] }])
      expect((await marie.get(paths.personTimeline(cast.nadia.id))).text).to.match(/Fiche modifiée.*Intérim/)
      await marie.post(paths.preferences(), { language: 'en', back: '/' })
      expect((await marie.get(paths.person(cast.nadia.id))).text).to.include('Temp workers')
    })

    it('are offered no longer once retired, but where they are carried', async () => {
      await both()
      await change(marie, cast.nadia, { addedGroups: INTERIM })
      await AddedGroup.updateOne({ _id: INTERIM }, { retiredAt: new Date() })
      await change(marie, cast.nadia, { comment: 'Vient à pied' })
      expect(await carried(cast.nadia)).to.deep.equal([INTERIM])
      expect((await change(marie, cast.karim, { addedGroups: INTERIM })).status).to.equal(422)
      expect(wrong(marie, 'addedGroups'), 'said beside the field, which offers nothing').to.have.length(1)
      expect(await carried(cast.karim)).to.deep.equal([])
    })

    it('take no code that is unknown, malformed or of restricted access', async () => {
      await both()
      for (const addedGroups of ['added-nobody', FAR, '$gt', 'longTerm', [INTERIM, FAR]]) {
        expect((await change(marie, cast.nadia, { addedGroups })).status, String(addedGroups)).to.equal(422)
        expect(wrong(marie, 'addedGroups')[0], String(addedGroups)).to.match(/\S/)
      }
      expect(await carried(cast.nadia)).to.deep.equal([])
    })

    it('ask over what a colleague ticked meanwhile', async () => {
      await both()
      await add('Cadres')
      const other = await app.signedIn(cast.romain)
      await other.get(paths.editPerson(cast.nadia.id))
      await change(marie, cast.nadia, { addedGroups: INTERIM })
      const clash = await other.submit(paths.person(cast.nadia.id), { addedGroups: 'added-cadres' })
      expect(clash.status).to.equal(422)
      expect(wrong(other, 'addedGroups')[0]).to.include('Publics de la région')
      expect(clash.text).to.include('Marie Aubert')
      expect(await carried(cast.nadia)).to.deep.equal([INTERIM])
    })

    it('say nothing of a code that has become restricted', async () => {
      await both()
      await change(marie, cast.nadia, { addedGroups: INTERIM })
      await AddedGroup.updateOne({ _id: INTERIM }, { seenBy: 'restricted', fr: 'Zèbre' })
      for (const page of [
        paths.person(cast.nadia.id),
        paths.editPerson(cast.nadia.id),
        paths.personTimeline(cast.nadia.id)
      ])
        expect((await marie.get(page)).body, page)
          .not.to.include('Zèbre')
          .and.not.include('value="added-interim"')
      expect((await marie.get(`${paths.results()}?public=${INTERIM}`)).body).not.to.include(
        `value="${INTERIM}"`
      )
    })

    it('stand in no list, search, message or page of a host', async () => {
      await both()
      await Person.updateMany({}, { addedGroups: [INTERIM] })
      const pages = [
        paths.people(),
        `${paths.people()}?q=benali`,
        `${paths.people()}?q=interim`,
        paths.portfolio(),
        paths.workshop(cast.forgeWorkshop.id),
        `${paths.newRegistration(cast.forgeWorkshop.id)}?q=ben`,
        paths.attendanceSheet(cast.pastWorkshop.id)
      ]
      for (const page of pages) {
        const { status, body } = await marie.get(page)
        expect(status, page).to.equal(200)
        expect(body.replaceAll('q=interim', '').replaceAll('value="interim"', ''), page).not.to.match(
          /Intérim|added-/
        )
      }
      const paul = await app.signedIn(cast.paul)
      for (const page of [paths.hosting(), paths.hostingDay(cast.companyWorkshop.id)])
        expect((await paul.get(page)).body, page).not.to.match(/Intérim|added-/)
    })
  })

  describe('of restricted access', () => {
    const page = () => paths.restrictedFacts(cast.nadia.id)
    beforeEach(async () => {
      await both()
      await giveRight(cast.marie, 'restricted')
    })

    it('are read and written one person at a time, each reading told, the history never saying which', async () => {
      await marie.get(page())
      expect(marie.page?.text).to.include('Éloignés').and.not.include('Intérim')
      expect((await marie.submit(page(), { addedGroups: FAR })).status).to.equal(303)
      const { boe, addedGroups } = await currentRestricted(cast.nadia)
      expect([boe, addedGroups]).to.deep.equal(['unknown', [FAR]])
      expect(await carried(cast.nadia)).to.deep.equal([])
      const told = await PersonEvent.find({ person: cast.nadia._id }).sort({ at: 1 }).lean()
      expect(told.map(({ kind }) => kind)).to.deep.equal(['restrictedRead', 'restrictedWritten'])
      expect(JSON.stringify(told)).not.to.include('added')
      for (const address of [
        paths.person(cast.nadia.id),
        paths.editPerson(cast.nadia.id),
        paths.personTimeline(cast.nadia.id)
      ])
        expect((await marie.get(address)).body, address).not.to.include('Éloignés')
      await marie.get(page())
      await marie.submit(page(), { addedGroups: null })
      expect((await currentRestricted(cast.nadia)).at, 'nothing is kept where nothing is said').to.equal(null)
    })

    it('take no other code, and ask over what was ticked meanwhile', async () => {
      await marie.get(page())
      for (const addedGroups of [INTERIM, 'added-nobody', '$gt'])
        expect((await marie.submit(page(), { addedGroups })).status, addedGroups).to.equal(422)
      expect((await currentRestricted(cast.nadia)).addedGroups).to.deep.equal([])
      await add('Autre fait', { seenBy: 'restricted' })
      const other = await app.signedIn(cast.marie)
      await other.get(page())
      await marie.get(page())
      await marie.submit(page(), { addedGroups: FAR })
      expect((await other.submit(page(), { addedGroups: 'added-autrefait' })).status).to.equal(422)
      expect(wrong(other, 'addedGroups')[0]).to.include('Éloignés')
    })
  })
})
