import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { Trade } from '#models/records/trade.ts'
import { raiseReferenceData } from '#seeds/reference-data.ts'
import { useDatabase } from '#test/support/database.ts'
import { run } from '#test/support/process.ts'

const AGENCIES = `code_safir;niveau;nom;adresse;code_postal;commune;departement;lat;lon
90001;AGENCE;VILLE INVENTEE APE;1 RUE DES ESSAIS;97400;SAINT DENIS;974;0;0
13165;AGENCE;AUBAGNE APE;88 RUE DE LA REPUBLIQUE;13400;AUBAGNE;13;0;0
04262;AGENCE;MANOSQUE;2 place neuve;04100;MANOSQUE;04;0;0
90002;DT;DIRECTION INVENTEE;;97400;SAINT DENIS;974;0;0
9003;AGENCE;CODE TROP COURT;;13400;AUBAGNE;13;0;0
90004;AGENCE;AILLEURS;;99000;NULLE PART;99;0;0
90001;AGENCE;DEUX FOIS;;97400;SAINT DENIS;974;0;0
`
const COMMUNES = `code_insee;commune;departement;code_bassin;nom_bassin\r
13005;Aubagne;13;9307;AUBAGNE LA CIOTAT\r
97411;Saint-Denis;974;97401;BASSIN NORD INVENTE\r
00000;Perdue;13;neuf;MAL ECRIT\r
`
const TRADES = `"code_rome","code_fiche_metier","code_ogr","libelle_rome","transition_eco","transition_num","transition_demo","emploi_reglemente","emploi_cadre","code_rome_parent"
"F1703","1","1","Maçon / Maçonne","","","","","","F1703"
"F9901","2","2","Métier inventé ""à essayer""","","","","","","F1703"
"F17O4","3","3","Lettre au lieu d'un chiffre","","","","","","F1703"
`
const HOLIDAYS = `date;nom;territoire;base
2026-01-01;Jour de l'An;FR;loi
2026-12-26;Saint Etienne;67;droit local
2026-12-20;Abolition;974;loi
2026-06-21;Fête inventée;FR;aucune
`

describe('Loading the reference files', function () {
  this.timeout(120_000)
  const base = useDatabase({ own: true })
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-reference-'))
  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
  }
  const load = async (of = folder) => {
    const loading = run('seeds/load-reference.ts', [of], {
      MONGODB_URI: base.uri,
      APP_URL: 'https://declic.example.org',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'declic@example.org',
      SESSION_SECRET: 'a-secret-of-the-tests-of-32-signs'
    })
    return { code: await loading.ended, said: loading.said().replaceAll('\u00a0', ' ') }
  }

  before(async () => {
    await raiseReferenceData()
    write({
      'agences_france_travail.csv': `\ufeff${AGENCIES}`,
      'communes_bassins_emploi_essai.csv': COMMUNES,
      'rome_4_v461_codes.csv': TRADES,
      'autre.csv': 'a;b\n',
      'tensions_essai.csv': 'a;b\n',
      'jours_feries_essai.csv': HOLIDAYS
    })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('adds, changes, leaves alone and refuses, and says which lines and why', async () => {
    const { code, said } = await load()
    expect(code, said).to.equal(0)
    expect(said).to.include('agences : 1 ajoutés, 1 modifiés, 1 inchangés, 3 refusés')
    expect(said).to.include('ligne 6 : code SAFIR absent ou mal formé (9003)')
    expect(said).to.include('ligne 7 : département inconnu (99)')
    expect(said).to.include('ligne 8 : déjà lu plus haut (90001)')
    expect(said).to.include('1 ligne laissée de côté')
    expect(said).to.include('ligne 4 : code de bassin absent ou mal formé (neuf)')
    expect(said).to.include('métiers : 1 ajoutés, 1 modifiés, 0 inchangés, 1 refusés')
    expect(said).to.include('autre.csv : fichier inconnu de Déclic. Rien n’en est lu.')
    expect(said).to.include('agences_france_travail.csv : les agences, leur adresse et leur territoire.')
    expect(said).to.include(
      'tensions_essai.csv : aucun écran ne montre les métiers en tension. Rien n’en est lu.'
    )
    expect(said).to.include('jours fériés : 0 ajoutés, 0 modifiés, 3 inchangés, 1 refusés')
    expect(said).to.include('ligne 5 : Déclic ne connaît pas ce jour férié (2026-06-21 FR)')
  })

  it('puts each agency where it lies, in its own time', async () => {
    const agency = await Agency.findOne({ safir: '90001' }).orFail()
    expect(agency.timeZone).to.equal('Indian/Reunion')
    expect(agency.region).to.equal('region-04')
    expect(agency.basin).to.equal('basin-97401')
    expect((await Territory.findById('region-04'))?.name).to.equal('La Réunion')
  })

  it('keeps names in better letters than the file’s', async () => {
    expect((await Agency.findOne({ safir: '13165' }))?.name).to.equal('Aubagne')
    expect((await Territory.findById('basin-9307'))?.name).to.equal('Aubagne – La Ciotat')
    expect((await Trade.findById('F9901'))?.toObject()).to.include({
      label: 'Métier inventé "à essayer"',
      version: '461',
      parent: 'F1703',
      sector: 'BTP'
    })
  })

  it('brings no telephone number and no address of the demonstration, and takes out those that were brought', async () => {
    const agencies = await Agency.find().lean()
    expect(agencies.length).to.be.above(20)
    expect(agencies.filter(({ phone, email }) => phone !== null || email !== null)).to.deep.equal([])
  })

  it('keeps what people have set, and takes from the register what is new there', async () => {
    const own = { phone: '+33491000000', email: 'aubagne@agence.example' }
    const rooms = [{ name: 'Salle bleue' }]
    await Agency.updateOne({ safir: '13165' }, { $set: { ...own, rooms, address: '3 place du Marché' } })
    await Territory.updateOne({ _id: 'basin-97401' }, { $set: { name: 'Nord' } })
    await Trade.updateOne({ _id: 'F9901' }, { $set: { sector: 'IND' } })
    const moved = AGENCIES.replace('1 RUE DES ESSAIS', '9 RUE DES ESSAIS')
    write({
      'agences_france_travail.csv': moved,
      'rome_4_v461_codes.csv': TRADES.replace('à essayer', 'nouveau')
    })
    const { said } = await load()
    expect(said).to.include(
      '1 ligne laissée de côté : l’adresse de l’agence a été changée ici, elle est gardée'
    )
    const aubagne = await Agency.findOne({ safir: '13165' }).orFail()
    expect(aubagne.toObject()).to.include({ ...own, address: '3 place du Marché' })
    expect(aubagne.rooms.map(({ name }) => name)).to.deep.equal(['Salle bleue'])
    expect((await Agency.findOne({ safir: '90001' }))?.address).to.equal('9 RUE DES ESSAIS')
    expect((await Territory.findById('basin-97401'))?.name).to.equal('Nord')
    expect((await Trade.findById('F9901'))?.toObject()).to.include({
      sector: 'IND',
      label: 'Métier inventé "nouveau"'
    })
  })

  it('changes nothing the second time', async () => {
    const { said } = await load()
    expect(said).to.not.match(/[1-9]\d* (ajoutés|modifiés)/)
    expect(said).to.include('agences : 0 ajoutés, 0 modifiés, 3 inchangés, 3 refusés')
  })

  it('reads nothing of a file whose headings are not those', async () => {
    write({ 'agences_france_travail.csv': 'code;nom\n13165;Autre\n' })
    const { code, said } = await load()
    expect(code).to.equal(1)
    expect(said).to.include('colonnes attendues absentes (code_safir, niveau')
    expect((await Agency.findOne({ safir: '13165' }))?.name).to.equal('Aubagne')
  })

  it('says in one sentence that a folder is missing or holds nothing known', async () => {
    expect((await load('/nowhere/at/all')).said).to.match(
      /^Le dossier .* ne peut pas être lu \(ENOENT\)\.\n$/
    )
    const empty = mkdtempSync(path.join(tmpdir(), 'declic-reference-'))
    expect((await load(empty)).code).to.equal(1)
    rmSync(empty, { recursive: true })
  })
})
