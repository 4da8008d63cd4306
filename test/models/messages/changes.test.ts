import { expect } from 'chai'
import { addDays, datesIn, localDate, momentIn } from '#lib/dates.ts'
import { loadDeliveryContext } from '#models/messages/delivery-context.ts'
import { cancel, reschedule } from '#models/planning/changes.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const ZONE = 'Europe/Paris'
const PLAIN = /[\u00a0\u202f]/g

describe('A message about a change', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const moveBy = (days: number, { from = '14:00', to = '17:00', now = new Date() } = {}) => {
    const day = addDays(localDate(cast.forgeWorkshop.startsAt, ZONE), days)
    const [startsAt, endsAt] = [momentIn(ZONE, day, from), momentIn(ZONE, day, to)]
    return reschedule(cast.forgeWorkshop._id, { by: cast.marie._id, startsAt, endsAt, now })
  }
  const delivered = async () => {
    await waitIsOver()
    await deliverPost()
  }
  const toNadia = () => SentMessage.find({ to: /nadia/ }).sort({ _id: 1 })
  const lastToNadia = async () => (await toNadia()).at(-1)
  const day = (moment: Date) => datesIn('fr', ZONE).day(moment)
  const hours = ({ startsAt, endsAt }: Workshop) => {
    const speak = datesIn('fr', ZONE)
    return plain(`de ${speak.time(startsAt)} à ${speak.time(endsAt)}`)
  }
  const plain = (text = '') => text.replaceAll(PLAIN, ' ')

  it('says what is no longer true first, then each thing as it was and as it is, and what stays', async () => {
    await deliverPost()
    const before = await forge()
    const after = await moveBy(5)
    await delivered()
    const text = plain((await lastToNadia())?.text)
    const weekday = datesIn('fr', ZONE).weekday(before.startsAt)
    expect(text).to.include(`n’est plus le ${weekday}.`)
    expect(text).to.include(`Jour :\nAvant : ${day(before.startsAt)}\nMaintenant : ${day(after.startsAt)}`)
    expect(text).to.include(`Heures :\nAvant : ${hours(before)}\nMaintenant : de 14 h à 17 h`)
    expect(text).to.include('Le lieu ne change pas.').and.include('Ce changement vient de nous.')
    expect(text.indexOf('n’est plus le')).to.be.below(text.indexOf('Avant'))
  })

  it('names the hours alone when the day stays', async () => {
    await deliverPost()
    const before = await forge()
    await moveBy(0, { from: '09:30', to: '12:30' })
    await delivered()
    const text = plain((await lastToNadia())?.text)
    expect(text)
      .to.include(`n’est plus ${hours(before)}.`)
      .and.include('Le jour et le lieu ne changent pas.')
    expect(text).not.to.include('Jour :')
  })

  it('waits ten minutes, and leaves at once for whoever would have come within a day', async () => {
    await deliverPost()
    await moveBy(1)
    expect(await deliverPost()).to.equal(0)
    const soon = new Date(+(await forge()).startsAt - 3_600_000)
    await moveBy(20, { now: soon })
    const notice = await Notice.findOne({
      recipient: cast.nadia._id,
      kind: 'moved',
      state: 'planned'
    }).orFail()
    expect(+notice.dueAt).to.equal(+soon)
  })

  it('compares with what was last told when it moved twice, and leaves once', async () => {
    await deliverPost()
    const before = await forge()
    const between = await moveBy(3)
    await moveBy(8)
    await delivered()
    const sent = (await toNadia()).filter(({ kind }) => kind === 'moved')
    expect(sent).to.have.length(1)
    expect(sent[0]?.text).to.include(day(before.startsAt)).and.not.include(day(between.startsAt))
  })

  it('is the cancellation alone when it was moved, then cancelled: of the day that was told', async () => {
    await deliverPost()
    const before = await forge()
    await moveBy(3)
    const moved = await moveBy(8)
    await cancel(moved._id, { by: cast.marie._id, reason: 'tooFew' })
    await delivered()
    const [, ...since] = await toNadia()
    expect(since.map(({ kind }) => kind)).to.deep.equal(['cancelled'])
    expect(since[0]?.text)
      .to.match(new RegExp(day(before.startsAt), 'i'))
      .and.not.include(day(moved.startsAt))
    expect(since[0]?.calendar).to.include('METHOD:CANCEL')
    expect(since[0]?.calendar).to.include(before.startsAt.toISOString().replaceAll(/[-:]|\.\d+/g, ''))
  })

  it('control: without what was told, the cancellation would speak of a day nobody was told of', async () => {
    await deliverPost()
    await Notice.updateMany({}, { $set: { told: null } })
    const moved = await moveBy(8)
    await cancel(moved._id, { by: cast.marie._id, reason: 'tooFew' })
    await Notice.updateMany({}, { $set: { detail: null } })
    await delivered()
    expect((await lastToNadia())?.text).to.match(new RegExp(day(moved.startsAt), 'i'))
  })

  it('knows from the first change what an earlier version told, which kept nothing of it', async () => {
    await deliverPost()
    await Notice.updateMany({}, { $set: { told: null } })
    const before = await forge()
    await moveBy(3)
    await moveBy(8)
    await delivered()
    expect((await lastToNadia())?.text).to.include(day(before.startsAt))
  })

  it('is none for who registered since, and a confirmation for who was told nothing yet', async () => {
    const after = await moveBy(3)
    await takeSeat(after._id, { person: cast.theo._id, by: cast.marie._id })
    await delivered()
    const about = await Notice.find({ subject: after._id, state: 'sent' })
    const kinds = (who: { _id: unknown }) =>
      about.filter(({ recipient }) => recipient.equals(who._id as never)).map(({ kind }) => kind)
    expect(kinds(cast.theo)).to.deep.equal(['confirmation'])
    expect(kinds(cast.nadia)).to.deep.equal(['moved'])
    const text = (await lastToNadia())?.text ?? ''
    expect(text).to.include('Vous êtes inscrite').and.include('met l’atelier dans votre agenda')
    expect(text).not.to.include('n’est plus')
  })

  it('is none when the session is back where it was told', async () => {
    await deliverPost()
    const { startsAt, endsAt } = await forge()
    await moveBy(3)
    await reschedule(cast.forgeWorkshop._id, { by: cast.marie._id, startsAt, endsAt })
    await delivered()
    expect(await toNadia()).to.have.length(1)
  })

  it('that calls a session off gives the next dates of its trade or sector, to choose by the button or by telephone', async () => {
    await deliverPost()
    const { forgeWorkshop, fullWorkshop, companyWorkshop, nadia, marie } = cast
    const { trade, sector } = await forge()
    const near = { trade, sector: 'BTP', seatsFree: 3 }
    await Workshop.updateOne({ _id: companyWorkshop._id }, { $set: near })
    await Workshop.updateOne({ _id: fullWorkshop._id }, { $set: { sector, seatsFree: 0 } })
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'tooFew' })
    await delivered()
    const text = plain((await lastToNadia())?.text)
    expect(text).to.match(/Les prochaines dates :\n- .*Maçonneries du Garlaban/)
    expect(text)
      .to.include('Vous pouvez aussi appeler votre agence')
      .and.not.include(`« ${fullWorkshop.tradeLabel} »`)
    await takeSeat(companyWorkshop._id, { person: nadia._id, by: marie._id })
    const [notice] = await Notice.find({ kind: 'cancelled', recipient: nadia._id })
    const contexts = notice && (await loadDeliveryContext([notice]))
    expect(contexts?.get(notice?.id as string)?.nextDates, 'she has a seat there').to.deep.equal([])
  })

  it('tells the host what it was told and what holds now', async () => {
    await deliverPost()
    const { companyWorkshop, marie } = cast
    const later = (moment: Date) => new Date(+moment + 86_400_000)
    await reschedule(companyWorkshop._id, {
      by: marie._id,
      startsAt: later(companyWorkshop.startsAt),
      endsAt: later(companyWorkshop.endsAt)
    })
    await delivered()
    const text = plain((await SentMessage.findOne({ kind: 'hostMoved' }).orFail()).text)
    expect(text)
      .to.include('prévu chez vous, n’est plus le')
      .and.include('Les heures et le lieu ne changent pas.')
    expect(text).to.include(`Avant : ${day(companyWorkshop.startsAt)}`)
  })
})
