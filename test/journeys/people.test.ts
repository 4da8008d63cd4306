import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { verifyStages } from '#models/stages/refresh-stages.ts'
import { WAITS } from '#models/records/person-fields.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { factsOf } from '../support/person-facts.ts'
import { nameOf, Walker, WAYS } from './walker.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { enterPerson } from '#models/people/writing.ts'

for (const way of WAYS) {
  describe(`Never twice, whom to invite, whose turn it is, ${nameOf(way)}`, function () {
    this.timeout(120_000)
    useDatabase()
    const app = useApp()
    const windows = useBrowser(app)
    let cast: Cast
    const sessions = new Map<string, Visitor>()
    before(async () => {
      cast = await raiseCast()
      for (const account of [cast.marie, cast.samira]) {
        const visitor = await app.signedIn(account)
        sessions.set(account.id, visitor)
      }
    })
    const walkOf = ({ id }: { id: string }) => Walker.start(windows.open, way, sessions.get(id))
    const id = (one: { id?: unknown }) => String(one.id)

    it('asks before someone who may exist has a second file, and stops who surely does', async () => {
      const walk = await walkOf(cast.marie)
      const type = async (facts: Record<string, string>) => {
        await walk.go(paths.newPerson())
        for (const [name, value] of Object.entries(facts))
          await walk.page.locator(`main [name="${name}"]`).first().fill(value)
        await walk.press('people.form.create')
      }
      await type({ lastName: 'Benalli', firstName: 'Nadia', birthDate: '12/03/1984' })
      await walk.says('duplicates.asked.ask')
      await walk.press('people.form.create')
      await walk.page.waitForURL(/\/people\/[0-9a-f]{24}$/)
      await type({ lastName: 'Benali', firstName: 'Nadia', birthDate: '12/03/1984' })
      await walk.says('duplicates.asked.stop')
      await walk.press('people.form.create')
      await walk.says('errors.person.sayWhyTwo')
      expect(await Person.countDocuments({ lastName: /^benali$/i })).to.equal(1)
      await walk.write('duplicates.asked.why', 'Cousine')
      await walk.press('people.form.create')
      await walk.page.waitForURL(/\/people\/[0-9a-f]{24}$/)
      expect(await Person.countDocuments({ lastName: /^benali$/i })).to.equal(2)
    })

    it('makes two files one, side by side, and two again', async () => {
      const { karim, marie } = cast
      const { lastName, firstName, birthDate } = karim
      const facts = factsOf({
        lastName,
        firstName,
        title: 'M',
        birthDate: birthDate ?? null,
        commune: 'Gémenos'
      })
      const twin = await enterPerson(cast.aubagne._id, facts, { by: marie._id })
      await findDuplicates()
      const walk = await walkOf(marie)
      await walk.go(paths.duplicates())
      const name = `${lastName.toLocaleUpperCase('fr')} ${firstName}`
      await walk.press('duplicates.compareNames', { one: name, other: name })
      await walk.says('duplicates.show.sides')
      await walk.press('duplicates.show.submit')
      await walk.says('duplicates.merged', { name: karim.fullName })
      expect(new URL(walk.page.url()).pathname).to.equal(paths.person(id(karim)))
      await walk.go(paths.person(id(twin)))
      expect(new URL(walk.page.url()).pathname, 'the old address').to.equal(paths.person(id(karim)))
      await walk.go(paths.personTimeline(id(karim)))
      await walk.says('people.event.merged')
      await walk.go(paths.duplicates())
      await walk.press('duplicates.merges.undoName', { name })
      await walk.says('duplicates.undone', { name })
      await walk.go(paths.person(id(twin)))
      expect(new URL(walk.page.url()).pathname).to.equal(paths.person(id(twin)))
      await walk.go(paths.personTimeline(id(twin)))
      await walk.says('people.event.parted')
    })

    it('ranks by what the agency says, proposes to three in one go, and remembers a refusal', async () => {
      const { forgeWorkshop: workshop, marie } = cast
      const walk = await walkOf(marie)
      const candidates = `${paths.candidates(id(workshop))}?circle=agency`
      const points = async () => {
        await walk.go(candidates)
        return (await walk.page.locator('td.number strong').allInnerTexts()).map(Number)
      }
      const before = await points()
      await walk.go(paths.candidateWeights())
      await walk.page.locator('[name="contact"]').fill('90')
      await walk.press('candidates.weights.save')
      await walk.says('candidates.weights.saved')
      const after = await points()
      expect(Math.max(...after)).to.equal(Math.max(...before) + 80)
      const boxes = walk.page.locator('input[name="people"]')
      const chosen: string[] = []
      for (const place of [0, 1, 2]) {
        chosen.push((await boxes.nth(place).getAttribute('value')) ?? '')
        await boxes.nth(place).check()
      }
      await walk.press('candidates.propose')
      await walk.says('candidates.proposed', { count: 3 })
      const first = await Person.findById(chosen[0]).orFail()
      await walk.press('candidates.waiting.answerWho', { name: first.fullName })
      await walk.page.locator('input[name="reason"][value="transport"]').check({ force: true })
      await walk.press('candidates.answer.decline')
      await walk.says('candidates.answer.done', { name: first.fullName })
      const told = await Participation.find({ workshop: workshop._id, person: { $in: chosen } })
      expect(told.map(({ state }) => state).sort()).to.deep.equal(['declined', 'proposed', 'proposed'])
      // Shown beside the name the next time someone thinks of inviting them.
      await walk.go(`${paths.candidates(id(cast.draftWorkshop))}?circle=agency`)
      const reason = walk.words('candidates.declined.transport')
      await walk.page.locator('.found-note').filter({ hasText: reason }).first().waitFor()
    })

    it('counts in each list of the portfolio the people it shows', async () => {
      await verifyStages()
      const walk = await walkOf(cast.marie)
      let all = 0
      for (const list of WAITS.filter(wait => wait !== 'nothing')) {
        await walk.go(`${paths.portfolio()}?whose=agency&list=${list}`)
        const rows = await walk.page.locator('main tbody tr').count()
        const tab = await walk.page
          .locator('nav [aria-current]', { hasText: walk.words(`portfolio.list.${list}`) })
          .last()
          .innerText()
        expect(Number(/\d+/.exec(tab)?.[0] ?? 0), list).to.equal(rows)
        all += rows
      }
      const agency = cast.aubagne._id
      expect(all).to.equal(await Person.countDocuments({ agency, waitsFor: { $ne: 'nothing' } }))
    })

    it('asks another agency for someone, who is there once that agency says yes', async () => {
      const { bruno, marie, samira } = cast
      const asking = await walkOf(marie)
      await asking.go(paths.newTransfer())
      await asking.write('transfers.form.typed', '9100006F')
      await asking.write('transfers.form.why', 'A déménagé à Aubagne')
      await asking.press('transfers.form.send')
      await asking.says('transfers.sent')
      const answering = await walkOf(samira)
      await answering.go(paths.today())
      await answering.says('today.row.transfers.what', { count: 1 })
      await answering.go(paths.transfers())
      await answering.reads('A déménagé à Aubagne')
      await answering.press('transfers.acceptWho', { name: bruno.fullName })
      await answering.says('transfers.accepted', { name: bruno.fullName })
      await asking.go(paths.transfers())
      await asking.says('transfers.state.accepted')
      await asking.go(paths.person(id(bruno)))
      await asking.reads(bruno.lastName)
    })
  })
}
