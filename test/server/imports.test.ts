import { request } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Company } from '#models/records/company.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, textOf } from '#test/support/html.ts'
import { until } from '#test/support/process.ts'
import { listImports } from '#models/importing/file/list.ts'
import { takeSeat } from '#models/seats/seats.ts'

const PEOPLE = readFileSync('test/fixtures/people.csv', 'utf8')
/** What a file is made of. */
type Content = string | Buffer<ArrayBuffer>

const samples = process.env['DECLIC_SAMPLES_DIR'] ?? ''

describe('bringing in a list', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const fileOf = (bytes: Content, name = 'liste.csv') => new File([bytes], name, { type: 'text/csv' })
  const upload = async (bytes: Content, name?: string) => {
    await marie.get(paths.newImport())
    return marie.upload(paths.imports(), 'file', fileOf(bytes, name))
  }
  const brought = async (bytes: Content, name?: string) => {
    const answer = await upload(bytes, name)
    expect(answer.status, answer.text).to.equal(303)
    await marie.follow()
    // Columns that mean nothing are asked about: they are left unread.
    if (marie.page?.location) await marie.follow()
    if (all(marie.page!.html, 'select', { name: 'columns' }).length > 0) await goOn()
    return marie.page!
  }
  const goOn = async () => {
    const action = all(marie.page!.html, 'form').find(form =>
      form.attributes['action']?.endsWith('/columns')
    )!.attributes['action']!
    await marie.submit(action)
    await marie.follow()
  }
  /** « 3 Nouvelles » by its word. */
  const counts = () =>
    Object.fromEntries(
      all(classed(marie.page!.html, 'counts')[0]!, 'a').map(link => {
        const [count = '', ...words] = textOf(link).split(' ')
        return [words.join(' '), Number(count)]
      })
    )

  it('shows what would happen, and writes nothing before it is confirmed', async () => {
    const people = await Person.countDocuments()
    const page = await brought(PEOPLE)
    expect(page.text).to.include('Rien n’est encore enregistré.').and.to.include('point-virgule')
    expect(page.text).to.include('Couleur préférée').and.to.include('Enregistrer 3 personnes')
    expect(counts()).to.include({ Nouvelles: 3, Modifiées: 0, Inchangées: 0, Refusées: 2, Répétées: 1 })
    const [refused] = all(classed(page.html, 'desk')[0]!, 'tbody')
    expect(textOf(refused!)).to.include('4').and.to.include('Ce jour n’existe pas')
    expect(await Person.countDocuments()).to.equal(people)
  })

  describe('of workshops, once saved', () => {
    const [head, ...cells] = [
      'N° session;Date;Début;Fin;Type de lieu;Code SAFIR;Lieu;Adresse;Code postal;Commune;Entreprise;Code ROME;Métier;Secteur;Places;Animateur 1;Statut',
      'A-1',
      slashed(workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 55), 1)),
      '09:00;12:00;Entreprise;13165;Ateliers de la Baume;3 rue des Tanneurs;13400;Aubagne;Ateliers de la Baume;H2902;Chaudronnier;Industrie;10;Pinatel R.;Ouverte'
    ]
    const PLANNING = `${head}\n${cells.join(';')}`
    const undoing = async () => {
      const { id } = await ImportRun.findOne({ kind: 'workshops' }).orFail()
      return { page: paths.newImportUndoing(id), act: paths.importUndoing(id), at: paths.importation(id) }
    }
    const stored = () => Workshop.findOne({ agency: cast.aubagne._id, reference: 'A-1' })
    beforeEach(async () => {
      await brought(PLANNING)
      await marie.submit(paths.importConfirmation((await ImportRun.findOne().orFail()).id))
      expect(await stored()).not.to.equal(null)
    })

    it('says what undoing takes out, the company with it, then takes it out', async () => {
      const { page, act, at } = await undoing()
      expect((await marie.get(at)).text).to.include('tant que personne n’a reçu de place')
      const asked = await marie.get(page)
      expect(asked.text)
        .to.include('L’atelier que ce planning a créé disparaît.')
        .and.to.include('puisqu’elle ne sert à rien d’autre')
        .and.to.include('Ateliers de la Baume')
        .and.to.include('Aucun message ne part')
      expect((await marie.submit(act)).location).to.equal(at)
      expect((await marie.get(at)).text)
        .to.include('Import annulé')
        .and.to.include('Annulée le')
      expect((await ImportRun.findOne().orFail()).undoneBy?.equals(cast.marie._id)).to.equal(true)
      expect(await stored()).to.equal(null)
      expect(await Company.exists({ name: 'Ateliers de la Baume' })).to.equal(null)
      expect((await marie.get(page)).location, 'nothing is left to take back').to.equal(at)
    })

    it('says why it can no longer be undone, when it is asked and when it is confirmed', async () => {
      const { page, act } = await undoing()
      await marie.get(page)
      const workshop = await stored().orFail()
      await takeSeat(workshop._id, { person: cast.karim._id, by: cast.romain._id })
      for (const refused of [await marie.submit(act), await marie.get(page)]) {
        expect(refused.status).to.equal(422)
        expect(refused.text).to.include(
          'Quelqu’un a reçu une place ou une proposition pour l’atelier de la ligne 2'
        )
      }
      expect((await stored().orFail()).seatOf(cast.karim._id)).not.to.equal(null)
    })

    it('is not undone by another agency', async () => {
      const samira = await app.signedIn(cast.samira)
      const { page, act } = await undoing()
      expect([(await samira.get(page)).status, (await samira.post(act, {})).status]).to.deep.equal([404, 404])
    })
  })

  it('saves what it has shown, once, and a second upload has nothing to save', async () => {
    await brought(PEOPLE)
    const [form] = all(marie.page!.html, 'form').filter(({ attributes }) =>
      attributes['action']?.endsWith('confirmation')
    )
    const saved = await marie.submit(form!.attributes['action']!)
    expect(saved.status).to.equal(303)
    expect((await marie.follow()).text).to.include('3 personnes enregistrées.')
    expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(3)
    const again = await brought(PEOPLE)
    expect(again.text).to.include('Rien à enregistrer')
    expect(counts()).to.include({ Nouvelles: 0, Modifiées: 0, Inchangées: 2, 'Connues ailleurs': 1 })
    expect(
      all(again.html, 'form').some(({ attributes }) => attributes['action']?.endsWith('confirmation'))
    ).to.equal(false)
  })

  it('lists the imports of the agency, the newest first', async () => {
    await brought(PEOPLE, 'première.csv')
    await brought(PEOPLE.replace('9300001A', '9300009A'), '../../deuxième.csv')
    const { html } = await marie.get(paths.imports())
    const names = all(html, 'th', { scope: 'row' }).map(textOf)
    expect(names).to.deep.equal(['deuxième.csv', 'première.csv'])
  })

  it('gives the refused lines with their reasons, formulas kept from running', async () => {
    await brought(PEOPLE)
    const [importation] = await listImports(cast.marie)
    const { body, headers } = await marie.get(paths.importRefusals(importation?.id))
    expect(headers.get('content-disposition')).to.match(/attachment; filename="?liste-refus\.csv/)
    const lines = body.trim().split('\r\n')
    expect(lines).to.have.length(3)
    expect(lines[0]).to.include('Ligne du fichier;Raisons du refus;Identifiant;Civilité')
    expect(lines[1]).to.match(/^4;.*Date de naissance.*;9300003C;/)
    expect(lines[2]).to.include(`'=HYPERLINK(`).and.not.to.match(/;"?=/)
  })

  it('reads it in pages of fifty lines, in the reader’s language', async () => {
    const [head = ''] = PEOPLE.split('\n')
    const lines = Array.from({ length: 120 }, (_, index) => {
      const number = String(index).padStart(3, '0')
      return `94${number}00A;M.;NOM${number};Jean;01/09/1994;13400;Aubagne;;p${number}@example.org;05/05/2026;Non;Non;13165;;;;`
    })
    const page = await brought([head, ...lines].join('\n'))
    expect(page.text).to.include('Lignes 1 à 50 sur 120').and.not.to.include('NOM050')
    const next = await marie.get(marie.link('Suivants'), { 'accept-language': 'en' })
    expect(next.text).to.include('NOM050').and.not.to.include('NOM049')
  })

  describe('refuses, writing nothing,', () => {
    const zip = Buffer.from('PK\u0003\u0004 [Content_Types].xml xl/workbook.xml')
    const CASES: [string, Content, RegExp][] = [
      ['an empty file', '', /Ce fichier est vide/],
      ['a workbook renamed .csv', zip, /classeur Excel/],
      ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), /image/],
      ['a file that is no text', Buffer.from([1, 2, 0, 0, 7, 0, 9, 0, 3, 5]), /pas une liste en texte/],
      ['a PDF', '%PDF-1.7', /PDF/],
      ['a file of another kind', 'Couleur;Taille\nbleu;12', /Aucun titre de colonne n’est reconnu/],
      ['a list without its columns', 'Nom;Prénom;Commune\nA;B;C', /Colonnes absentes/],
      ['headings alone', 'Identifiant;Nom;Prénom;Date de naissance;Code SAFIR\n', /aucune ligne en dessous/]
    ]
    for (const [what, bytes, sentence] of CASES) {
      it(what, async () => {
        const answer = await upload(bytes)
        expect(answer.status).to.equal(422)
        expect(textOf(classed(answer.html, 'field-error')[0]!)).to.match(sentence)
        expect(await ImportRun.countDocuments()).to.equal(0)
      })
    }

    it('a form without a file', async () => {
      await marie.get(paths.newImport())
      const answer = await marie.post(paths.imports())
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('Choisissez un fichier CSV ou Excel.')
    })

    it('a file whose form carries no token of the session', async () => {
      const body = new FormData()
      body.append('file', fileOf(PEOPLE))
      const cookie = [...marie.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(`${app.url}${paths.imports()}`, {
        method: 'POST',
        body,
        headers: { cookie }
      })
      expect(answer.status).to.equal(422)
      expect(await ImportRun.countDocuments()).to.equal(0)
    })

    it('a file of 100 MB, answering before it has all come and keeping none of it', async function () {
      this.timeout(60_000)
      const page = await marie.get(paths.newImport())
      const token = all(page.html, 'input', { name: '_csrf' })[0]?.attributes['value'] ?? ''
      const cookie = [...marie.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const before = process.memoryUsage().rss
      const { status, sent } = await sendMegabytes(100, `${app.url}${paths.imports()}`, { token, cookie })
      expect(status).to.equal(422)
      expect(sent).to.be.below(100)
      expect((process.memoryUsage().rss - before) / 1024 / 1024).to.be.below(120)
      await until('nothing is kept', async () => (await ImportRun.countDocuments()) === 0)
    })
  })

  it('is nobody else’s: another agency, a host and an unknown id find nothing', async () => {
    await brought(PEOPLE)
    const [importation] = await listImports(cast.marie)
    const id = importation?.id as string
    const samira = await app.signedIn(cast.samira)
    for (const address of [
      paths.importation(id),
      paths.importRefusals(id),
      paths.importation('0'.repeat(24)),
      '/imports/x'
    ]) {
      expect((await samira.get(address)).status, address).to.equal(404)
    }
    expect((await samira.post(paths.importConfirmation(id))).status).to.equal(404)
    const paul = await app.signedIn(cast.paul)
    expect((await paul.get(paths.imports())).status).to.equal(404)
    expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(0)
  })

  it('reads the sample files as they are told to be, corrected in place and brought back', async function () {
    if (!samples || !existsSync(samples)) return this.skip()
    this.timeout(300_000)
    const bring = (name: string) => brought(readFileSync(path.join(samples, name)), name)
    const confirm = async () => {
      const form = all(marie.page!.html, 'form').find(one =>
        one.attributes['action']?.endsWith('confirmation')
      )
      await marie.submit(form!.attributes['action']!)
      await marie.follow()
    }
    await bring('demandeurs_emploi_excel_fr_windows1252.csv')
    expect(counts()).to.include({ Nouvelles: 196, Refusées: 13, Répétées: 2 })
    await confirm()
    await bring('demandeurs_emploi_excel_fr_utf8_bom.csv')
    expect(counts()).to.include({ Nouvelles: 0, Refusées: 13, Répétées: 2 })
    await bring('planning_ateliers_paca_2026_2027.csv')
    expect(counts()).to.include({ Nouvelles: 35, Refusées: 6 })
    expect(await Workshop.countDocuments({ reference: /^DP-/ })).to.equal(0)
  })
})

/** Sends a file that long, at the pace the server takes it; `sent` is how many megabytes had gone when it answered. */
function sendMegabytes(megabytes: number, url: string, { token, cookie }: { token: string; cookie: string }) {
  return new Promise<{ status: number | undefined; sent: number }>((resolve, reject) => {
    const headers = {
      cookie,
      'content-type': 'multipart/form-data; boundary=b',
      'transfer-encoding': 'chunked'
    }
    let sent = 0
    let answered = false
    const outgoing = request(url, { method: 'POST', headers }, answer => {
      answered = true
      resolve({ status: answer.statusCode, sent })
      answer.resume()
      outgoing.destroy()
    })
    outgoing.on('error', error => (answered ? undefined : reject(error)))
    outgoing.write(`--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n`)
    outgoing.write(`--b\r\nContent-Disposition: form-data; name="formKey"\r\n\r\n${'k'.repeat(22)}\r\n`)
    outgoing.write('--b\r\nContent-Disposition: form-data; name="file"; filename="gros.csv"\r\n\r\n')
    const chunk = Buffer.alloc(1024 * 1024, 'a;b\n')
    const more = () => {
      if (answered) return
      if (sent === megabytes) return outgoing.end('\r\n--b--\r\n')
      sent += 1
      if (outgoing.write(chunk)) setImmediate(more)
      else outgoing.once('drain', more)
    }
    more()
  })
}
