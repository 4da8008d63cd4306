import { expect } from 'chai'
import { hostLinkOf, mailHostLink } from '#models/access/host-links.ts'
import { Company } from '#models/records/company.ts'
import { HostLink } from '#models/records/host-link.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { askHost } from '#models/planning/host-reply.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
const HOUR = 3_600_000

describe('The link of a host without an account', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let nobody: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    nobody = app.visitor()
  })

  const token = async (workshop: { _id: unknown } = cast.companyWorkshop) => {
    const found = await Workshop.findById(workshop._id).orFail()
    return (await hostLinkOf(found, SECRET)) ?? ''
  }
  /** Puts the company's workshop at another moment, where it is about noon. */
  const at = async (hours: number) => {
    const ahead = new Date().getUTCHours() - 12
    const startsAt = new Date(Date.now() + hours * HOUR)
    const times = { startsAt, endsAt: new Date(+startsAt + 3 * HOUR) }
    const timeZone = `Etc/GMT${ahead < 0 ? String(ahead) : `+${ahead}`}`
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { ...times, timeZone } })
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { $set: { startsAt } })
  }
  const refused = async (link: string) => {
    const answer = await nobody.get(paths.hostLink(link))
    expect(answer.status).to.equal(404)
    return answer.text.replace(/\s+/g, ' ')
  }

  it('comes with the question and answers it, without signing in', async () => {
    const draft = cast.draftWorkshop
    await Workshop.updateOne({ _id: draft._id }, { $set: { place: cast.companyWorkshop.toObject().place } })
    await askHost(draft._id, { by: cast.marie._id })
    await deliverPost()
    const { text } = await SentMessage.findOne({ kind: 'hostAsked' }).orFail()
    const [, link = ''] = /https?:\/\/[^/\s]+(\/h\/[\w-]+)/.exec(text) ?? []
    expect(link).to.equal(paths.hostLink(await token(draft)))
    expect((await nobody.get(link)).text).to.include('Cette date vous convient-elle')
    const wrong = await nobody.post(paths.hostLinkReply(await token(draft)), {
      state: 'otherDate',
      words: ' '
    })
    expect(wrong.status).to.equal(422)
    expect(wrong.body)
      .to.include('id="words-error"')
      .and.include(paths.hostLinkReply(await token(draft)))
    await nobody.post(paths.hostLinkReply(await token(draft)), { state: 'agreed' })
    expect((await nobody.follow()).text).to.include('Date confirmée')
    expect((await Workshop.findById(draft._id).orFail()).hostReply?.state).to.equal('agreed')
    await nobody.post(paths.hostLinkReplyUndoing(await token(draft)))
    expect((await Workshop.findById(draft._id).orFail()).hostReply?.state).to.equal('asked')
  })

  it('shows the one workshop: before the day a number, on the day first names to tick, afterwards wishes', async () => {
    await at(240)
    const before = await nobody.get(paths.hostLink(await token()))
    expect(before.text).to.include('2 personnes attendues').and.include('Vient de l’agence : Marie Aubert')
    expect(before.body).not.to.include('Inès').and.not.to.include(`href="${paths.hosting()}"`)

    await at(-0.5)
    const day = await nobody.get(paths.hostLink(await token()))
    expect(day.text).to.include('Inès S.')
    expect(day.body).not.to.include('Saïdi')
    await nobody.post(paths.hostLinkArrivals(await token()), { person: cast.ines.id })
    const ines = () =>
      Participation.findOne({ workshop: cast.companyWorkshop._id, person: cast.ines._id }).orFail()
    expect((await ines()).attendance).to.equal('attended')

    await at(-24)
    const after = await nobody.get(paths.hostLink(await token()))
    expect(after.text).to.include('Qui aimeriez-vous revoir').and.include('Corriger les présences')
    await nobody.post(paths.hostLinkArrivals(await token()), { person: cast.theo.id })
    await nobody.get(paths.hostLink(await token()))
    await nobody.post(paths.hostLinkWishes(await token()), { people: [cast.ines.id] })
    expect((await ines()).meetAgainAt).not.to.equal(null)

    await at(-48)
    const late = await nobody.post(paths.hostLinkArrivals(await token()), {
      person: cast.theo.id,
      back: 'yes'
    })
    expect(late.status, 'two days later').to.equal(422)
  })

  it('opens nothing when forged, cut, expired, made for another secret, or once the workshop has left', async () => {
    const good = await token()
    const other = await Company.create({ name: 'Ailleurs', sites: [], agencies: [cast.aubagne._id] })
    const words = await refused('never-was')
    const forged = `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`
    for (const bad of [forged, `${'f'.repeat(24)}${good.slice(24)}`, good.toUpperCase(), `${good}A`])
      expect(await refused(bad)).to.equal(words)
    expect(await refused((await hostLinkOf(cast.companyWorkshop, 'another-secret')) ?? '')).to.equal(words)

    await at(-24 * 15)
    expect(await refused(good), 'expired').to.equal(words)
    await at(240)
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { 'place.company': other._id } })
    expect(await refused(good), 'of another host').to.equal(words)
    await Workshop.updateOne(
      { _id: cast.companyWorkshop._id },
      { $set: { 'place.company': cast.maconneries._id } }
    )
    expect((await nobody.get(paths.hostLink(good))).status).to.equal(200)
    await HostLink.updateOne({ workshop: cast.companyWorkshop._id }, { nonce: null })
    expect(await refused(good), 'cut').to.equal(words)
    const sent = await nobody.post(paths.hostLinkArrivals(good), { everyone: 'yes' })
    expect(sent.status).to.equal(404)
  })

  it('is cut and made anew by the agency, in the journal', async () => {
    const first = await token()
    const marie = await app.signedIn(cast.marie)
    const page = paths.workshopHostLink(cast.companyWorkshop.id)
    expect((await marie.get(page)).body).to.include(paths.hostLink(first))
    await marie.post(page)
    const second = await token()
    expect(second).not.to.equal(first)
    await refused(first)
    expect((await nobody.get(paths.hostLink(second))).status).to.equal(200)
    await marie.get(page)
    await marie.post(paths.workshopHostLinkCut(cast.companyWorkshop.id))
    await refused(second)
    expect((await marie.get(page)).text).to.include('Aucun lien n’est ouvert')
    const kinds = (await JournalEntry.find().sort({ _id: 1 })).map(({ kind }) => kind)
    expect(kinds.filter(kind => kind.startsWith('hostLink'))).to.deep.equal(['hostLinkMade', 'hostLinkCut'])
    const stored =
      JSON.stringify(await HostLink.find().lean()) + JSON.stringify(await JournalEntry.find().lean())
    for (const link of [first, second]) expect(stored).not.to.include(link.slice(24))
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(page)).status).to.equal(404)
  })

  describe('made anew', () => {
    let marie: Visitor
    const page = () => paths.workshopHostLink(cast.companyWorkshop.id)
    const letters = () => SentMessage.find({ kind: 'hostLinkNew' }).sort({ _id: 1 })
    beforeEach(async () => {
      marie = await app.signedIn(cast.marie)
      await marie.get(page())
    })

    it('is sent to the company by Déclic, once', async () => {
      await marie.post(page())
      expect((await marie.get(page())).text).to.include('Ce lien part par e-mail')
      expect(await mailHostLink(cast.companyWorkshop)).to.equal(true)
      await deliverPost()
      const [letter, ...others] = await letters()
      expect([others.length, letter?.to.includes(cast.maconneries.contactEmail ?? '?')]).to.deep.equal([
        0,
        true
      ])
      expect(letter?.text)
        .to.include(paths.hostLink(await token()))
        .and.include('voici votre lien')
      expect((await marie.get(page())).text).to.include('Ce lien a été envoyé par e-mail')
    })

    it('does not leave once it is cut, or another took its place', async () => {
      await marie.post(page())
      await marie.get(page())
      await marie.post(page())
      await deliverPost()
      expect(await letters()).to.have.length(1)
      await marie.get(page())
      await marie.post(page())
      await marie.get(page())
      await marie.post(paths.workshopHostLinkCut(cast.companyWorkshop.id))
      await deliverPost()
      expect(await letters()).to.have.length(1)
      expect(await mailHostLink(cast.companyWorkshop)).to.equal(false)
      const ended = await Notice.find({ kind: 'hostLinkNew', state: 'void' })
      expect(ended.map(({ reason }) => reason)).to.deep.equal(['linkReplaced', 'linkReplaced'])
    })

    it('is sent from its page where no message carries it', async () => {
      await marie.submit(paths.workshopHostLinkMessage(cast.companyWorkshop.id))
      expect((await marie.follow()).text).to.include('Le lien part par e-mail.')
      await deliverPost()
      expect(await letters()).to.have.length(1)
    })

    it('without an e-mail address is given by telephone, as the page says', async () => {
      await Company.updateOne(
        { _id: cast.maconneries._id },
        { $unset: { contactEmail: 1 }, $set: { contactPhone: '+33442010203' } }
      )
      await marie.post(page())
      const shown = await marie.get(page())
      expect(shown.text)
        .to.include('donnez le lien par téléphone')
        .and.match(/04\s42\s01\s02\s03/)
      await deliverPost()
      expect(await letters()).to.have.length(0)
    })
  })
})
