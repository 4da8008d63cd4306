import { expect } from 'chai'
import mongoose from 'mongoose'
import { LOOKED_AT } from '#models/calls/round.ts'
import { propose } from '#models/invitations/proposing.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { personOf } from '#seeds/people.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'
import { deliverPost } from '#test/support/post.ts'

const DAY = 86_400_000

type Page = Pick<Awaited<ReturnType<Visitor['get']>>, 'html'>

describe('A long list of calls', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  async function invented(count: number, name: string): Promise<Person[]> {
    const people = Array.from({ length: count }, (_, at) =>
      personOf({
        agency: cast.aubagne._id,
        firstName: 'Camille',
        lastName: `${name}${at}`,
        title: 'Mme',
        identifiers: [],
        birthDate: '1990-01-01',
        registeredOn: '2026-06-01',
        phone: String(at).padStart(4, '0'),
        email: null,
        postcode: '13400',
        commune: 'Aubagne'
      })
    )
    await Person.insertMany(people)
    return people
  }

  /** As Karim was: so many others, each a second later. */
  async function proposedLikeKarim(count: number): Promise<void> {
    const { karim: person, forgeWorkshop: workshop, marie: account } = cast
    await propose({ workshop, person, by: account._id, now: new Date(Date.now() - 4 * DAY) })
    const row = await Participation.findOne({ person: person._id, workshop: workshop._id }).orFail().lean()
    const others = await invented(count, 'Appel')
    await Participation.insertMany(
      others.map(({ _id }, at) => ({
        ...row,
        _id: new mongoose.Types.ObjectId(),
        person: _id,
        proposedAt: new Date(+(row.proposedAt ?? 0) + (at + 1) * 1000)
      }))
    )
  }

  const namesOn = ({ html }: Page) =>
    all(html, 'button', { class: 'call-open' }).map(({ attributes }) => attributes['aria-label'])
  const linkTo = ({ html }: Page, rel: 'next' | 'prev') => all(html, 'a', { rel })[0]?.attributes['href']

  it('is shown by pages of twenty, what is lost first on the first, and each call once', async () => {
    await proposedLikeKarim(44)
    const first = await marie.get(paths.calls())
    expect(first.text).to.include('45 appels').and.include('1 à 20')
    expect(namesOn(first)[0]).to.include('HADDAD Karim')
    const second = await marie.get(linkTo(first, 'next') ?? '')
    const third = await marie.get(linkTo(second, 'next') ?? '')
    expect(third.text).to.include('41 à 45')
    expect(linkTo(third, 'next')).to.equal(undefined)
    const shown = [first, second, third].map(namesOn)
    expect(shown.map(({ length }) => length)).to.deep.equal([20, 20, 5])
    expect(new Set(shown.flat()).size).to.equal(45)
    expect(namesOn(await marie.get(linkTo(third, 'prev') ?? ''))).to.deep.equal(shown[1])
  })

  it('goes on from a call that was made meanwhile, and shows the page of the one that is opened', async () => {
    await proposedLikeKarim(25)
    const first = await marie.get(paths.calls())
    const next = linkTo(first, 'next') ?? ''
    const gone = /-([0-9a-f]{24})$/.exec(next)?.[1] ?? ''
    await Participation.updateOne({ person: gone }, { state: 'declined' })
    expect((await marie.get(next)).text)
      .to.include('1 à 20')
      .and.include('25 appels')
    const last = await Person.findOne({ lastName: 'Appel24' }).orFail()
    expect((await marie.get(paths.call(last.id))).text)
      .to.include('21 à 25')
      .and.include('25 sur 25')
  })

  it('is counted up to 99 and no further, here, on Today and beside the messages', async () => {
    await proposedLikeKarim(LOOKED_AT)
    expect((await marie.get(paths.calls())).text).to.include(`Au moins ${LOOKED_AT} appels`)
    const { odile, companyWorkshop } = cast
    await takeSeat(companyWorkshop._id, { person: odile._id, by: cast.marie._id })
    await deliverPost()
    const notice = await Notice.findOne({ recipient: odile._id, reason: 'noAddress' }).orFail().lean()
    const seat = await Participation.findOne({ person: odile._id, workshop: companyWorkshop._id })
      .orFail()
      .lean()
    const others = await invented(LOOKED_AT, 'Muet')
    const like = others.map(({ _id: recipient }) => ({ recipient, _id: new mongoose.Types.ObjectId() }))
    await Notice.insertMany(like.map(own => ({ ...notice, ...own })))
    await Participation.insertMany(
      like.map(({ _id, recipient: person }) => ({ ...seat, _id, person, workshop: companyWorkshop._id }))
    )
    expect((await marie.get(paths.calls())).text)
      .to.include('Plus de 99 appels')
      .and.not.include('120 appels')
    expect((await marie.get(paths.today())).text)
      .to.include('Plus de 99 appels à faire')
      .and.include('99+')
    expect((await marie.get(paths.messages())).text).to.include('99 personnes ou plus')
  })

  it('reads of refused messages those that are lost first, however many came after', async () => {
    const { odile, lucie, companyWorkshop, forgeWorkshop } = cast
    await takeSeat(companyWorkshop._id, { person: odile._id, by: cast.marie._id })
    await deliverPost()
    const soon = await Notice.findOne({ recipient: odile._id, reason: 'noAddress' }).orFail().lean()
    const later = Array.from({ length: LOOKED_AT + 5 }, (_, at) => ({
      ...soon,
      _id: new mongoose.Types.ObjectId(),
      recipient: lucie._id,
      subject: forgeWorkshop._id,
      revision: 1000 + at,
      dueAt: new Date(+soon.dueAt + (at + 1) * 1000),
      uselessAfter: new Date(+(soon.uselessAfter ?? 0) + DAY)
    }))
    await Notice.insertMany(later)
    const page = await marie.get(paths.calls())
    expect(namesOn(page)[0]).to.include('ROUSSEL Odile')
    expect(page.text).to.include('Au moins')
  })
})
