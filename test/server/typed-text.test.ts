import { expect } from 'chai'
import { seal } from '#lib/sealed.ts'
import { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { fillForm } from '#server/pages/given-back/fill.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf, parse } from '#test/support/html.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
/** Of the page that shows a form, each time anew. */
const OF_THE_FORM = ['_csrf', '_for', '_at', 'formKey', 'key']

describe('what was typed in a form whose session is over', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const formTo = (page: Answer, action: string) => all(page.html, 'form', { action })[0]
  const typedIn = (page: Answer, action: string) => {
    const form = formTo(page, action)
    if (!form) throw new Error(`No form to ${action}: ${page.status} ${page.text.slice(0, 200)}`)
    return Object.fromEntries(Object.entries(fieldsOf(form)).filter(([name]) => !OF_THE_FORM.includes(name)))
  }
  const sealedIn = (page: Answer) => all(page.html, 'input', { name: 'sealed' })[0]?.attributes['value'] ?? ''
  const sessionOver = (visitor = marie) => visitor.cookies.delete('declic')
  const signIn = (account: { email: string }, extra: Record<string, string> = {}) =>
    marie.submit(paths.signIn(), { email: account.email, password: CAST_PASSWORD, ...extra })

  const COMMENT = 'Très à l’aise <b>avec</b> "l’outil" & les plans.\nPréfère le matin.'
  const typePerson = async () => {
    await marie.get(`${paths.newPerson()}?q=odile`)
    sessionOver()
    return marie.submit(paths.people(), { lastName: 'Essai', firstName: 'Nina', comment: COMMENT })
  }

  it('travels sealed in the sign-in page, and is given back in the form, which nobody sends', async () => {
    const people = await Person.countDocuments()
    const over = await typePerson()
    expect(over.status).to.equal(422)
    expect(over.text).to.include('Votre session est terminée').and.include('avec le même compte')
    expect(sealedIn(over)).to.match(/^[\w-]{100,}$/)
    expect(over.body).not.to.include('Essai').and.not.include('outil')
    const page = await signIn(cast.marie)
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Voici ce que vous aviez tapé. Rien n’est encore enregistré')
    expect(all(page.html, 'div', { 'data-shown-at': `${paths.newPerson()}?q=odile` })).to.have.length(1)
    const typed = typedIn(page, paths.people())
    expect([typed['lastName'], typed['firstName'], typed['comment']]).to.deep.equal([
      'Essai',
      'Nina',
      COMMENT
    ])
    expect(await Person.countDocuments()).to.equal(people)

    const sent = await marie.submit(paths.people())
    expect(sent.status, sent.text).to.equal(303)
    expect((await Person.findOne({ lastName: 'Essai' }).orFail()).firstName).to.equal('Nina')
  })

  it('is given back after a wrong password too, and after a form that was refused', async () => {
    await marie.get(paths.newPerson())
    const refused = await marie.submit(paths.people(), { lastName: '', firstName: 'Nina' })
    expect(refused.status).to.equal(422)
    sessionOver()
    await marie.submit(paths.people(), { lastName: 'Essai' })
    const wrong = await marie.submit(paths.signIn(), {
      email: cast.marie.email,
      password: 'not-this-one-at-all'
    })
    expect(wrong.status).to.equal(422)
    const page = await signIn(cast.marie)
    expect(typedIn(page, paths.people())).to.include({ lastName: 'Essai', firstName: 'Nina' })
  })

  it('is given back in every kind of form', async () => {
    const { forgeWorkshop, draftWorkshop, nadia, karim, maconneries, aubagne } = cast
    await Account.updateOne({ _id: cast.marie._id }, { $set: { sees: ['lead'] } })
    const forms: [page: string, action: string, typed: Record<string, string | string[]>][] = [
      [paths.newWorkshop(), paths.workshops(), { bring: 'Des gants', date: '5 janvier', kind: 'discovery' }],
      [paths.editWorkshop(draftWorkshop.id), paths.editWorkshop(draftWorkshop.id), { access: 'Par la cour' }],
      [paths.editPerson(nadia.id), paths.person(nadia.id), { comment: 'À rappeler', needs: 'stepFree' }],
      [paths.newAgreement(karim.id), paths.agreements(karim.id), { text: 'Appeler lundi' }],
      [paths.newCompany(), paths.companies(), { name: 'Ateliers Sud', contactName: 'Léa' }],
      [paths.editCompany(maconneries.id), paths.company(maconneries.id), { contactName: 'Léa' }],
      [paths.newCancellation(forgeWorkshop.id), paths.cancellation(forgeWorkshop.id), { reason: 'staff' }],
      [paths.agency(aubagne.id), paths.agency(aubagne.id), { callHours: 'Le matin' }],
      [paths.ownAccount(), paths.ownAccount(), { firstName: 'Marie-Jo' }]
    ]
    for (const [address, action, typed] of forms) {
      const shown = await marie.get(address)
      const before = typedIn(shown, action)
      const known = Object.fromEntries(
        Object.entries(typed).filter(([name]) => name in before || name === 'needs')
      )
      sessionOver()
      const over = await marie.submit(action, known)
      expect(over.status, action).to.equal(422)
      const page = await signIn(cast.marie)
      expect(page.status, action).to.equal(200)
      expect(typedIn(page, action), action).to.deep.equal({ ...before, ...known })
    }
  })

  it('is not given to another account, nor when it was altered, has aged, or is too much: a sentence says so', async () => {
    await typePerson()
    const other = await signIn(cast.romain)
    expect(other.status).to.equal(303)
    const page = await marie.follow()
    expect(page.text).to.include('avec un autre compte')
    expect(page.body).not.to.include('Nina')

    marie = await app.signedIn(cast.marie)
    const sealed = sealedIn(await typePerson())
    const altered = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
    await signIn(cast.marie, { sealed: altered })
    expect((await marie.follow()).text).to.include('n’a pas pu être relu')

    marie = await app.signedIn(cast.marie)
    const shown = await marie.get(paths.newPerson())
    const shownTo = all(shown.html, 'input', { name: '_for' })[0]?.attributes['value']
    const facts = {
      shownTo,
      page: paths.newPerson(),
      action: paths.people(),
      fields: [['lastName', 'Vieux']]
    }
    await typePerson()
    const old = JSON.stringify({ ...facts, at: Date.now() - 2 * 3_600_000 - 1 })
    await signIn(cast.marie, { sealed: seal(SECRET, 'typed text', old) })
    expect((await marie.follow()).text).to.include('plus de deux heures')

    marie = await app.signedIn(cast.marie)
    await marie.get(paths.newPerson())
    sessionOver()
    const tooBig = await marie.submit(paths.people(), { lastName: 'Essai', comment: 'x'.repeat(66_000) })
    expect(tooBig.text).to.include('trop long pour être gardé')
    expect(sealedIn(tooBig)).to.equal('')
    expect((await signIn(cast.marie)).location).to.equal(paths.newPerson())
  })

  it('is opened with the purpose it was sealed for alone', async () => {
    await typePerson()
    await signIn(cast.marie, { sealed: seal(SECRET, 'another purpose', '{}') })
    expect((await marie.follow()).text).to.include('n’a pas pu être relu')
  })

  it('never holds a password nor a restricted fact, nor what another site sent', async () => {
    await Account.updateOne({ _id: cast.marie._id }, { $set: { sees: ['restricted'] } })
    const sent = async (page: string, action: string, fields: Record<string, string>) => {
      await marie.get(page)
      sessionOver()
      const answer = await marie.submit(action, fields)
      marie = await app.signedIn(cast.marie)
      return answer
    }
    const facts = paths.restrictedFacts(cast.nadia.id)
    for (const answer of [
      await sent(facts, facts, { boe: 'yes' }),
      await sent(paths.ownAccount(), paths.ownPassword(), {
        current: CAST_PASSWORD,
        password: 'Another-one-2026'
      })
    ]) {
      expect([answer.status, sealedIn(answer)]).to.deep.equal([422, ''])
      expect(answer.text).to.include('Votre session est terminée')
    }
    const shown = await marie.get(paths.newPerson())
    const fields = { ...fieldsOf(formTo(shown, paths.people())!), lastName: 'Planted' } as Record<
      string,
      string
    >
    sessionOver()
    const planted = await marie.post(paths.people(), fields, { 'sec-fetch-site': 'cross-site' })
    expect([planted.status, sealedIn(planted)]).to.deep.equal([422, ''])
  })

  it('is given back at once where the session lives and the page is of an earlier one', async () => {
    await marie.get(paths.newPerson())
    const stale = fieldsOf(formTo(marie.page!, paths.people())!) as Record<string, string>
    const sent = { ...stale, _csrf: 'x'.repeat(64), lastName: 'Essai' }
    const page = await marie.post(paths.people(), sent)
    expect(page.status).to.equal(422)
    expect(typedIn(page, paths.people())).to.include({ lastName: 'Essai' })
    const romain = await app.signedIn(cast.romain)
    await romain.get(paths.newPerson())
    const other = await romain.post(paths.people(), sent)
    expect([other.status, other.body.includes('Essai')]).to.deep.equal([422, false])
    expect(await Person.countDocuments({ lastName: 'Essai' })).to.equal(0)
  })

  it('is shown above the page where its form is there no longer', async () => {
    const shown = await marie.get(paths.newPerson())
    const shownTo = all(shown.html, 'input', { name: '_for' })[0]?.attributes['value']
    const facts = { shownTo, page: paths.portfolio(), action: paths.people(), at: Date.now() }
    await typePerson()
    const text = JSON.stringify({ ...facts, fields: [['comment', 'Un long <i>texte</i>']] })
    const page = await signIn(cast.marie, { sealed: seal(SECRET, 'typed text', text) })
    expect(page.text).to.include('Tapé aussi').and.include('Un long <i>texte</i>')
  })
})

describe('a form filled as it was sent', () => {
  const PAGE = `<main><form action="/a"><input type="hidden" name="person" value="1"><input name="t" value="x"></form>
<form action="/a" method="post"><input type="hidden" name="person" value="2"><input name="t" value="old &amp; <b" data-x="value=3">
<input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
<input type="radio" name="r" value="a" checked><input type="radio" name="r" value="b">
<select name="s"><option value="">-</option><option value="u" selected>U</option><option value="v">V</option></select>
<textarea name="w" rows="3">
old</textarea><input name="l" value=""><input name="l" value="two"><input type="password" name="p" value="">
</form></main>`
  const fields: [string, string][] = [
    ['person', '2'],
    ['t', '"new" & <i>'],
    ['c', '2'],
    ['r', 'b'],
    ['s', 'v'],
    ['w', '\nline\n</textarea>'],
    ['l', 'one'],
    ['l', 'deux'],
    ['l', 'three'],
    ['p', 'secret'],
    ['gone', 'kept']
  ]

  it('has its texts, ticks and choices, in the form that is meant, and says what found no place', () => {
    const { html, left } = fillForm(PAGE, { action: '/a?x=1', fields })
    const [first, second] = all(parse(html), 'form')
    expect(fieldsOf(first!)).to.deep.equal({ person: '1', t: 'x' })
    expect(fieldsOf(second!)).to.deep.equal({
      person: '2',
      t: '"new" & <i>',
      c: '2',
      r: 'b',
      s: 'v',
      w: '\nline\n</textarea>',
      l: ['one', 'deux'],
      p: ''
    })
    expect(left).to.deep.equal([
      ['l', 'three'],
      ['p', 'secret'],
      ['gone', 'kept']
    ])
  })
})
