import { expect } from 'chai'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { readLanguages } from '#models/reference/languages.ts'
import { setLanguages } from '#models/settings/languages.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { parse, textOf } from '#test/support/html.ts'
import { deliverPost } from '#test/support/post.ts'
import { raw } from '#test/support/raw.ts'
import { keyOf } from '#test/support/refusal.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('The languages of people', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let path: string
  let token: string
  beforeEach(async () => {
    cast = await raiseCast()
    const pair = { workshop: cast.forgeWorkshop._id, person: cast.nadia._id }
    await ensurePersonLinks([pair])
    token = (await personLinkOf(pair, SECRET)) ?? ''
    path = paths.personLink(token)
  })

  const offer = async (readBy = '', code = 'ar') => {
    const { facts, setAt } = await readLanguages()
    const language = { isOffered: true, readBy, readOn: readBy && '2020-01-05' }
    const setter = { by: cast.admin._id, since: setAt, isTrial: true }
    await setLanguages({ ...facts, [code]: language }, setter)
  }
  const read = async () => {
    const answer = await fetch(app.url + path)
    const body = await answer.text()
    return { body, text: textOf(parse(body)) }
  }
  const choose = (language: string) =>
    fetch(app.url + paths.personLanguage(token), {
      method: 'POST',
      body: new URLSearchParams({ language }),
      redirect: 'manual'
    })

  it('are chosen on the page, kept on the file, told in its history, and those of the next messages', async () => {
    await offer()
    expect((await read()).text)
      .to.include('العربية')
      .and.not.include('Українська')
    const answers = [await choose('ar'), await choose('ar')]
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).to.deep.equal([
      [303, path],
      [303, path]
    ])
    const page = await read()
    expect(page.body).to.include('<html lang="ar" dir="rtl">')
    expect(page.text).to.include('تمّ تسجيلك في ورشة.').and.include('لم يراجع أحد هذه الترجمة بعد')
    expect(page.text).to.include('Traduction pas encore relue').and.not.include('Je viens')
    expect(page.body).to.include('<bdi lang="fr" dir="ltr">')
    const events = await PersonEvent.find({ person: cast.nadia._id, kind: 'languageChosen' }).lean()
    expect(events.map(({ by }) => by)).to.deep.equal([null])

    await deliverPost()
    const { language, html, text, subject } = await SentMessage.findOne({ to: /nadia/ }).orFail()
    expect(language).to.equal('ar')
    expect(html).to.include('<html lang="ar" dir="rtl">').and.include('تمّ تسجيلك')
    expect(text).to.include('لم يراجع أحد هذه الترجمة بعد').and.include('Traduction pas encore relue')
    expect(subject).to.include('الورشة')
  })

  it('are less than 100 kB on the wire in each of them, fonts included', async () => {
    for (const code of ['ar', 'uk', 'pt']) await offer('', code)
    const accepted = { 'accept-encoding': 'gzip' }
    for (const code of ['ar', 'uk', 'pt']) {
      const plain = await (await fetch(`${app.url}${path}?lang=${code}`)).text()
      expect(plain).to.include(`<html lang="${code}"`)
      const sent = await raw(`${app.url}${path}?lang=${code}`, accepted)
      const sheet = /href="(\/assets\/[^"]*\.css)"/.exec(plain)?.[1] ?? ''
      const css = await raw(app.url + sheet)
      const named = [
        ...plain.matchAll(/(?:href|src)="(\/assets\/[^"#]*)(?:#[\w-]+)?"/g),
        ...css.body.toString().matchAll(/url\('([^']+)'\)/g)
      ].map(([, address]) => address ?? '')
      const files = await Promise.all([...new Set(named)].map(address => raw(app.url + address, accepted)))
      expect(files.length).to.be.above(3)
      expect(files.reduce((sum, { body }) => sum + body.length, sent.body.length)).to.be.below(100_000)
    }
  })

  it('are French while theirs is off, and none but those offered is taken', async () => {
    await Person.updateOne({ _id: cast.nadia._id }, { language: 'uk' })
    expect((await read()).body).to.include('<html lang="fr" dir="ltr">')
    expect((await choose('ar')).status).to.equal(422)
    await deliverPost()
    expect((await SentMessage.findOne({ to: /nadia/ }).orFail()).language).to.equal('fr')
    await offer('Olena Kovalenko', 'uk')
    const { text } = await read()
    expect(text).to.include('Вас записано').and.not.include('ще ніхто не перевірив')
  })

  it('open once somebody has read them, and two administrators see what the other did', async () => {
    const facts = { ...(await readLanguages()).facts }
    const setter = { by: cast.admin._id, since: null }
    const unread = { ...facts, ar: { isOffered: true, readBy: '', readOn: '' } }
    const wrong = [
      unread,
      { ...facts, uk: { isOffered: false, readBy: 'Olena', readOn: '' } },
      { ...facts, uk: { isOffered: false, readBy: '', readOn: '2020-01-05' } },
      { ...facts, pt: { isOffered: true, readBy: 'Rui', readOn: '2999-01-05' } }
    ]
    const keys = await Promise.all(wrong.map(one => keyOf(setLanguages(one, setter))))
    expect(keys).to.deep.equal([
      'languages.refusal.unread',
      'languages.refusal.whichDay',
      'languages.refusal.who',
      'languages.refusal.future'
    ])
    await setLanguages(unread, { ...setter, isTrial: true })
    expect(await keyOf(setLanguages(facts, setter))).to.equal('errors.meanwhile.again')
  })

  it('are set on a page of the administrator, with the journal, and keep what was typed', async () => {
    const admin = await app.signedIn(cast.admin)
    await admin.get(paths.languages())
    const today = slashed(localDate(new Date(), HOME_ZONE))
    const half = await admin.submit(paths.languages(), { ptOffered: 'yes', ptReadBy: 'Rui Lopes' })
    expect([half.status, half.text.includes('Quel jour'), half.body.includes('Rui Lopes')]).to.deep.equal([
      422,
      true,
      true
    ])
    const done = await admin.submit(paths.languages(), {
      ptOffered: 'yes',
      ptReadBy: 'Rui Lopes',
      ptReadOn: today
    })
    expect(done.status).to.equal(303)
    const page = await admin.get(paths.languages())
    expect(page.text).to.include('relue par Rui Lopes').and.include('portugais, pour les personnes')
    const entries = await JournalEntry.find({ kind: 'settingChanged' }).lean()
    expect(entries.map(({ detail }) => (detail as { setting: string }).setting)).to.deep.equal(['portuguese'])
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(paths.languages())).status).to.equal(404)
  })
})
