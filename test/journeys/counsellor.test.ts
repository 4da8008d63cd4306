import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { CAST_PASSWORD, raiseCast, type Cast } from '#test/support/cast.ts'
import { draftOf } from '#seeds/workshops.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { deliverPost, waitIsOver } from '../support/post.ts'
import { nameOf, Walker, WAYS } from './walker.ts'
import { publish } from '#models/planning/changes.ts'

const LIST = [
  'Identifiant;Nom;Prénom;Date de naissance;Téléphone;E-mail;Code SAFIR',
  '9300001A;MOREAU;Lola;12/03/1991;06 39 98 02 01;lola.moreau@example.org;13165',
  '9300002B;PETIT;Sami;31/02/1991;06 39 98 02 02;sami.petit@example.org;13165'
].join('\r\n')

/** 'JJ/MM/AAAA' of a working day, so many days ahead. */
const typedDay = (days: number) => {
  const [year, month, day] = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1).split('-')
  return `${day}/${month}/${year}`
}

for (const way of WAYS) {
  describe(`A counsellor’s walk, ${nameOf(way)}`, function () {
    this.timeout(120_000)
    useDatabase()
    const app = useApp()
    const windows = useBrowser(app)
    let cast: Cast
    let session: Visitor
    before(async () => {
      cast = await raiseCast()
      session = await app.signedIn(cast.marie)
    })
    const marie = () => Walker.start(windows.open, way, session)
    const id = (one: { id?: unknown }) => String(one.id)

    it('signs in and sees what waits', async () => {
      const walk = await Walker.start(windows.open, way)
      await walk.go('/')
      await walk.write('auth.email', cast.marie.email)
      await walk.write('auth.signIn.password', 'not this one')
      await walk.press('auth.signIn.send')
      await walk.says('auth.signIn.refused')
      await walk.write('auth.signIn.password', CAST_PASSWORD)
      await walk.press('auth.signIn.send')
      await walk.page.waitForURL(`**${paths.today()}`)
      await walk.reads('Marie')
    })

    it('brings in a list, sees its faults before anything is written, and brings it twice in vain', async () => {
      const walk = await marie()
      const bring = async () => {
        await walk.go(paths.newImport())
        const file = { name: 'demandeurs.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST, 'latin1') }
        await walk.field('imports.new.file').setInputFiles(file)
        await walk.press('imports.new.send')
      }
      await bring()
      await walk.says('imports.show.notSaved')
      await walk.says('imports.reason.date-impossible')
      expect(
        await Person.countDocuments({ 'identifiers.value': '9300001A' }),
        'nothing written yet'
      ).to.equal(0)
      const birth = walk.page.locator('input[aria-invalid=true]')
      await birth.fill('28/02/1991')
      await walk.press('imports.row.againLine', { line: '3' })
      await walk.says('imports.line.ready', { line: '3' })
      await walk.press('imports.show.savePeople', { count: 2 })
      await walk.says('imports.saved.people', { count: 2 })
      await walk.go(`${paths.people()}?q=moreau`)
      await walk.reads('MOREAU')
      const known = await Person.countDocuments()
      await bring()
      await walk.says('imports.show.nothing')
      expect(await Person.countDocuments()).to.equal(known)
    })

    it('plans a workshop, publishes it, finds a person and registers her', async () => {
      const walk = await marie()
      await walk.go(paths.newWorkshop())
      await walk.press('workshops.form.saveDraft')
      await walk.page.locator('.error-summary, [role="alert"]').first().waitFor()
      await walk.choose('workshops.form.trade', 'F1703')
      await walk.write('workshops.form.date', typedDay(47))
      const [from, to] = [walk.page.locator('[name="from"]'), walk.page.locator('[name="to"]')]
      await from.fill('9h15')
      await to.fill('12 h 15')
      await walk.field('workshops.form.place').selectOption({ index: 1 })
      await walk.write('workshops.form.capacity', '6')
      await walk.press('workshops.form.saveDraft')
      await walk.says('workshops.flash.planned')
      await walk.press('workshops.show.publish')
      await walk.says('workshops.flash.published')
      await walk.press('workshops.show.register')
      await walk.write('people.search.label', 'benali')
      await walk.press('people.search.button')
      await walk.press('registrations.registerWho', { name: 'Nadia Benali' })
      await walk.says('registrations.registered.f', { name: 'Nadia Benali' })
    })

    it('puts somebody on the list of a full workshop at the first press, or gives a seat at the next date', async () => {
      const later = draftOf({
        agency: cast.aubagne,
        facilitators: [{ account: cast.marie._id, name: cast.marie.fullName }],
        trade: 'J1501',
        day: workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 33), 1),
        from: '09:15',
        to: '12:15'
      })
      await later.save()
      await publish(later._id, { by: cast.marie._id })
      const walk = await marie()
      await walk.go(`${paths.newRegistration(id(cast.fullWorkshop))}?q=roussel`)
      await walk.says('registrations.full.title')
      const buttons = walk.page.getByRole('button', { name: /Odile Roussel/ }).filter({ visible: true })
      await buttons.first().click()
      await walk.reads('Odile Roussel')
      const peopleIn = (list: readonly { person: unknown }[]) => list.map(({ person }) => String(person))
      const full = await Workshop.findById(cast.fullWorkshop._id).orFail()
      expect(peopleIn(full.waiting)).to.deep.equal([id(cast.odile)])
      await walk.go(`${paths.newRegistration(id(cast.fullWorkshop))}?q=roussel`)
      await buttons.last().click()
      await walk.reads('Odile Roussel')
      const taken = await Workshop.findById(later._id).orFail()
      expect(peopleIn(taken.seats)).to.deep.equal([id(cast.odile)])
    })

    it('moves a workshop after reading who is told, and finds the messages in the mailbox', async () => {
      const walk = await marie()
      await deliverPost()
      await walk.go(paths.workshop(id(cast.forgeWorkshop)))
      await walk.go(paths.newRescheduling(id(cast.forgeWorkshop)))
      await walk.write('workshops.form.date', typedDay(40))
      await walk.press('workshops.moving.submit')
      await walk.says('workshops.changes.title.move')
      await walk.reads('n’est plus le')
      await walk.press('workshops.changes.submit.move')
      await walk.page.waitForURL(`**${paths.workshop(id(cast.forgeWorkshop))}`)
      await waitIsOver()
      await deliverPost()
      await walk.go(`${paths.mailbox()}?kind=moved`)
      await walk.page.getByRole('link', { name: 'Nadia Benali' }).filter({ visible: true }).first().click()
      await walk.page.waitForURL(/mailbox\/[\da-f]{24}/)
      await walk.press('messages.mailbox.tab.calendar')
      await walk.reads('METHOD:REQUEST')
    })

    it('takes the roll-call, debriefs, notes a next step and closes', async () => {
      const walk = await marie()
      const past = id(cast.pastWorkshop)
      await walk.go(paths.workshop(past))
      await walk.press('workshops.show.attendance')
      const mark = (name: string) =>
        walk.page.getByRole('group', { name: walk.words('attendance.markOf', { name }) })
      const told = (name: string) =>
        walk.page.getByRole('group', { name: walk.words('attendance.toldOf', { name }) })
      await mark('Nadia Benali').getByLabel(walk.words('attendance.here.f')).check()
      await mark('Karim Haddad').getByLabel(walk.words('attendance.absent.m'), { exact: true }).check()
      await told('Karim Haddad').getByLabel(walk.words('attendance.told')).check()
      await walk.press('attendance.save')
      await walk.says('attendance.saved', { count: 2 })

      await walk.go(paths.debrief(past, id(cast.nadia)))
      await walk.page.getByLabel(walk.words('debriefs.interest.3.f')).check()
      for (const skill of await walk.page.getByRole('radiogroup').filter({ visible: true }).all()) {
        const strong = skill.getByLabel(walk.words('debriefs.level.3'))
        if ((await strong.count()) > 0) await strong.check()
      }
      await walk.write('debriefs.strength', 'Elle explique ce qu’elle fait')
      await walk.press('debriefs.save')
      await walk.reads('Nadia')

      await walk.go(paths.nextSteps(past, id(cast.nadia)))
      await walk.page.getByLabel(walk.words('steps.kind.immersion')).check()
      await walk.page.getByLabel(walk.words('states.step.started')).check()
      await walk.page.locator('[name="startedOn"]').fill(typedDay(-5))
      await walk.page.getByLabel(walk.words('steps.source.person')).check()
      await walk.press('steps.save')
      await walk.says('steps.saved')

      await walk.go(paths.closing(past))
      await walk.says('debriefs.closing.attendance', { count: 1 })
      await walk.press('debriefs.closing.attendance', { count: 1 })
      await mark('Théo N’Guyen Van').getByLabel(walk.words('attendance.absent.m'), { exact: true }).check()
      await told('Théo N’Guyen Van').getByLabel(walk.words('attendance.noWord')).check()
      await walk.press('attendance.save')
      await walk.says('attendance.saved', { count: 1 })
      await walk.go(paths.closing(past))
      await walk.says('debriefs.closing.nothing')
      await walk.press('debriefs.closing.close')
      await walk.says('debriefs.closing.done')
      const nadia = await Participation.findOne({
        workshop: cast.pastWorkshop._id,
        person: cast.nadia._id
      }).orFail()
      expect(nadia).to.include({ attendance: 'attended', apt: true })
      expect((await Workshop.findById(cast.pastWorkshop._id).orFail()).state).to.equal('closed')
    })
  })
}
