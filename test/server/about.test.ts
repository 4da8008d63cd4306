import { expect } from 'chai'
import { SentMessage } from '#models/records/sent-message.ts'
import { INSTALLATION, Installation } from '#models/records/installation.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { VERSION } from '#lib/version.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'

const PAGES = [paths.accessibility, paths.legalNotice, paths.personalData, paths.help, paths.contact]
const LACKING = 'Cette installation ne l’a pas encore dit'

describe('The pages of the installation on itself', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })

  it('are open to everyone, in both languages, and linked from the foot of every page', async () => {
    const nobody = app.visitor()
    const signIn = await nobody.get(paths.signIn())
    for (const page of PAGES) {
      expect(signIn.body).to.include(`href="${page()}"`)
      expect((await nobody.get(page())).status).to.equal(200)
      nobody.cookies.set('language', 'en')
      expect((await nobody.get(page())).text).to.include('Accessibility: not compliant')
      nobody.cookies.delete('language')
    }
    expect(signIn.text).to.include(`Déclic ${VERSION}`)
  })

  it('say their state, that nothing is purged, and what nobody has told yet', async () => {
    const nobody = app.visitor()
    expect((await nobody.get(paths.accessibility())).text).to.include('non conforme, audit non réalisé')
    expect((await nobody.get(paths.personalData())).text).to.include('ne sont pas effacées automatiquement')
    expect((await nobody.get(paths.legalNotice())).text).to.include(LACKING)
  })

  it('never promise an answer that nobody has given', async () => {
    const nobody = app.visitor()
    const [accessibility, data, contact] = await Promise.all([
      nobody.get(paths.accessibility()),
      nobody.get(paths.personalData()),
      nobody.get(paths.contact())
    ])
    expect(accessibility.text)
      .to.include('n’a pas encore dit à qui écrire ou téléphoner')
      .and.not.match(/écrivez ou téléphonez\s:/)
    expect(data.text)
      .to.include('n’a pas encore dit comment joindre')
      .and.not.match(/données répond\s:/)
    expect(contact.text).to.include(LACKING)
    await Installation.create({
      _id: INSTALLATION,
      contact: 'aide@example.org',
      dataProtection: 'dpo@example.org'
    })
    expect((await nobody.get(paths.accessibility())).text).to.match(
      /écrivez ou téléphonez\s: aide@example.org/
    )
    expect((await nobody.get(paths.personalData())).text).to.match(/données répond\s: dpo@example.org/)
    await Installation.deleteOne({ _id: INSTALLATION })
  })

  it('are linked from every e-mail', async () => {
    const visitor = app.visitor()
    await visitor.get(paths.newPasswordReset())
    await visitor.post(paths.passwordResets(), { email: cast.marie.email })
    await deliverPost()
    const sent = await SentMessage.find().lean()
    expect(sent).not.to.have.length(0)
    for (const message of sent)
      for (const page of PAGES) {
        expect(message.html).to.include(page())
        expect(message.text).to.include(page())
      }
  })

  it('say what the administrator tells, word for word, and the journal who told it', async () => {
    const admin = await app.signedIn(cast.admin)
    const form = await admin.get(paths.installation())
    expect(form.text).to.include('Il manque encore')
    const facts = { publisher: 'Agence d’essai\n1 rue <b>', hosting: 'Hébergeur d’essai' }
    const saved = await admin.post(paths.installation(), {
      director: '',
      dataProtection: '',
      contact: '',
      ...facts
    })
    expect(saved.status).to.equal(303)
    const legal = await app.visitor().get(paths.legalNotice())
    expect(legal.body).to.include('1 rue &lt;b&gt;').and.include('Hébergeur d’essai')
    expect(legal.text).to.include(LACKING)
    const entries = await JournalEntry.find({ subject: 'installation' }).lean()
    expect(entries.map(({ detail }) => (detail as { setting: string }).setting)).to.have.members([
      'publisher',
      'hosting'
    ])
    expect(entries.every(({ by }) => by?.equals(cast.admin._id))).to.equal(true)
    for (const [language, words] of [
      ['fr', ['Réglage changé : éditeur', 'Réglage changé : hébergeur']],
      ['en', ['publisher', 'hosting company']]
    ] as const) {
      admin.cookies.set('language', language)
      const { text } = await admin.get(paths.journal())
      for (const said of words) expect(text).to.include(said)
    }
  })

  it('keep what was typed and say why, where it is too long or was changed meanwhile', async () => {
    const admin = await app.signedIn(cast.admin)
    const long = 'x'.repeat(501)
    const refused = await admin.post(paths.installation(), { contact: long })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.include(long)
    const late = await admin.post(paths.installation(), { hosting: 'Un autre hébergeur' })
    expect(late.status).to.equal(422)
    expect(late.text).to.include('Hébergeur d’essai')
    expect(late.body).to.include('Un autre hébergeur')
  })

  it('are told by the administrator alone', async () => {
    for (const account of [cast.marie, cast.sofia, cast.paul]) {
      const visitor = await app.signedIn(account)
      expect((await visitor.get(paths.installation())).status).to.equal(404)
    }
  })
})
