import { expect } from 'chai'
import { Types } from 'mongoose'
import { callRound } from '#models/calls/round.ts'
import { sentenceToSay } from '#server/pages/calls/words.ts'
import { datesIn } from '#lib/dates.ts'
import { translate } from '#lib/i18n.ts'
import { GroupMessage } from '#models/records/group-message.ts'
import { Notice } from '#models/records/notice.ts'
import { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { guards, takeBackWords, writeToSeveral } from '#models/seats/write-to-several.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

const WORDS = 'Apportez des chaussures fermées.\nLe parking est derrière.'
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('Words of the agency to several people of a session', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let forge: string
  beforeEach(async () => {
    cast = await raiseCast()
    const { forgeWorkshop, karim, odile, marie: by } = cast
    forge = String(forgeWorkshop.id)
    // Odile reads no e-mail.
    for (const person of [karim, odile]) await takeSeat(forgeWorkshop._id, { person: person._id, by: by._id })
    await Notice.deleteMany({})
    marie = await app.signedIn(cast.marie)
  })
  const ids = (...people: { id?: unknown }[]) => people.map(({ id }) => String(id))
  const three = () => ids(cast.nadia, cast.karim, cast.odile)
  const read = async (people = three(), text = WORDS) => {
    await marie.get(
      `${paths.newRosterRemoval(forge)}?act=write&${people.map(id => `people=${id}`).join('&')}`
    )
    await marie.follow()
    return marie.submit(paths.rosterMessageReading(forge), { people, text })
  }
  const send = () => marie.submit(paths.rosterMessage(forge))
  const written = () => Notice.find({ subject: cast.forgeWorkshop._id, kind: 'written' }).lean()
  const standingOf = async ({ _id }: { _id: unknown }) =>
    (await written())
      .filter(({ recipient }) => String(recipient) === String(_id))
      .map(({ state, reason }) => reason ?? state)
  const write = (text = WORDS, people = [cast.nadia._id]) =>
    writeToSeveral(cast.forgeWorkshop._id, {
      id: new Types.ObjectId(),
      people,
      text,
      by: cast.marie._id
    })

  it('are read as each would get them before anything leaves, and refused when empty or too long', async () => {
    await Person.updateOne({ _id: cast.karim._id }, { language: 'en' })
    expect((await read(three(), ' ')).status).to.equal(422)
    expect((await read(three(), 'x'.repeat(1001))).status).to.equal(422)
    expect(plain((await read([])).text)).to.include('À qui ?')
    const page = await read([...three(), ...ids(cast.theo)])
    const texts = all(page.html, 'pre').map(textOf)
    expect(texts).to.have.length(3)
    expect(texts[0]).to.include('Votre agence vous écrit').and.include('Le parking est derrière.')
    expect(page.text).to.include('These words are your agency’s own, in French.')
    expect(plain(page.text)).to.include('2 personnes le reçoivent par e-mail')
    expect(plain(page.text)).to.include('1 personne à appeler').and.include(cast.odile.fullName)
    expect([await written(), await GroupMessage.countDocuments()]).to.deep.equal([[], 0])
    await marie.submit(paths.rosterMessage(forge), { text: '' })
    expect([marie.page?.status, await written()]).to.deep.equal([422, []])
  })

  it('leave after ten minutes to who still comes, on every history, and are read aloud to who has no e-mail', async () => {
    await read()
    await send()
    const [first] = await written()
    expect(+(first?.dueAt ?? 0) - Date.now()).to.be.within(8 * 60_000, 10 * 60_000)
    expect(plain((await marie.follow()).text)).to.include('2 messages partent à')
    await withdraw(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id, reason: 'job' })
    await waitIsOver()
    await deliverPost()
    expect(await standingOf(cast.nadia)).to.deep.equal(['sent'])
    expect(await standingOf(cast.karim)).to.deep.equal(['withdrawn'])
    expect(await standingOf(cast.odile)).to.deep.equal(['noAddress'])
    const sent = await SentMessage.findOne({ kind: 'written' }).orFail()
    expect(sent.text).to.include('Le parking est derrière.').and.include(cast.aubagne.name)
    expect(sent.subject)
      .to.match(/^Message de votre agence/)
      .and.not.include('Nadia')
    expect((await marie.get(paths.personTimeline(String(cast.nadia.id)))).text).to.include(
      'Message de l’agence'
    )
    expect(plain((await marie.get(paths.workshopLog(forge))).text)).to.include('Message écrit à 3 personnes')
    const { rows } = await callRound(cast.marie)
    const line = rows
      .find(({ person }) => person.id === cast.odile.id)
      ?.lines.find(one => one.kind === 'written')
    const t = translate('fr')
    const said = line ? sentenceToSay(line, 'Odile', { t, dates: zone => datesIn('fr', zone) }) : ''
    expect(said).to.include('Le parking est derrière.')
  })

  it('are sent once by one form: pressed again the same answer, with other words a 409', async () => {
    await read()
    const form = all(marie.page?.html ?? ({} as never), 'form', { action: paths.rosterMessage(forge) })[0]
    const key = form && all(form, 'input', { name: 'formKey' })[0]?.attributes['value']
    const fields = { people: three(), text: WORDS, formKey: key ?? '' }
    await marie.post(paths.rosterMessage(forge), fields)
    expect((await marie.post(paths.rosterMessage(forge), fields)).status).to.equal(303)
    expect((await marie.post(paths.rosterMessage(forge), { ...fields, text: 'Autre' })).status).to.equal(409)
    expect((await written()).length).to.equal(3)
  })

  it('are written once however often one message is asked for; the control without the guard is not', async () => {
    const id = new Types.ObjectId()
    const { forgeWorkshop, nadia, marie: by } = cast
    const asked = { id, people: [nadia._id], text: WORDS, by: by._id }
    const lines = async () =>
      (await Workshop.findById(forgeWorkshop._id).orFail()).log.filter(({ what }) => what === 'written')
        .length
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => writeToSeveral(forgeWorkshop._id, asked))
    )
    expect([await lines(), answers.map(one => one.written)]).to.deep.equal([1, [1, 1, 1, 1, 1]])
    const { isWritten } = guards
    guards.isWritten = () => false
    try {
      await writeToSeveral(forgeWorkshop._id, asked)
    } finally {
      guards.isWritten = isWritten
    }
    expect(await lines()).to.equal(2)
  })

  it('are taken back in silence while they wait, and not once they left', async () => {
    await read()
    await send()
    const action = all((await marie.follow()).html, 'form')
      .map(({ attributes }) => attributes['action'])
      .find(one => one?.startsWith(paths.rosterUndoing(forge)))
    await marie.post(action ?? '')
    expect(plain((await marie.follow()).text)).to.include('3 messages ne partent pas.')
    await waitIsOver()
    await deliverPost()
    expect((await written()).map(({ state }) => state)).to.deep.equal(['void', 'void', 'void'])
    await write()
    await waitIsOver()
    await deliverPost()
    const { at } = await GroupMessage.findOne().sort({ _id: -1 }).orFail()
    const late = takeBackWords(cast.forgeWorkshop._id, { at, by: cast.marie._id })
    expect(await keyOf(late)).to.equal('errors.participation.undoTooLate')
  })

  it('do not leave of a date that has changed, and leave at once within a day, as is said before', async () => {
    await write()
    await Workshop.updateOne({ _id: forge }, { $inc: { ledger: 1 } })
    const { ledger } = await Workshop.findById(forge).orFail()
    await Workshop.updateOne({ _id: forge }, { movedSeq: ledger })
    await waitIsOver()
    await deliverPost()
    expect(await standingOf(cast.nadia)).to.deep.equal(['moved'])
    const startsAt = new Date(Date.now() + 5 * 3_600_000)
    await Workshop.updateOne({ _id: forge }, { startsAt, endsAt: new Date(+startsAt + 3_600_000) })
    const page = await read()
    expect(plain(page.text)).to.include('le message part tout de suite')
    await send()
    const shown = await marie.follow()
    expect(plain(shown.text)).to.include('2 messages partent maintenant.')
    await deliverPost()
    expect(await standingOf(cast.karim)).to.deep.equal(['sent'])
  })

  it('reach nobody more than three times in a day, nor who is of another agency', async () => {
    for (const text of ['Un', 'Deux', 'Trois']) await write(text)
    expect(await keyOf(write('Quatre'))).to.equal('rosters.message.nobody')
    expect(await GroupMessage.countDocuments()).to.equal(3)
    expect(plain((await read()).text)).to.include('a déjà reçu 3 messages de l’agence depuis hier')
    const samira = await app.signedIn(cast.samira)
    const fields = { people: three(), text: WORDS, formKey: 'x'.repeat(22) }
    expect((await samira.get(paths.newRosterMessage(forge))).status).to.equal(404)
    expect((await samira.post(paths.rosterMessageReading(forge), fields)).status).to.equal(404)
    expect((await samira.post(paths.rosterMessage(forge), fields)).status).to.equal(404)
  })
})
