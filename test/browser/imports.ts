import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Placement } from '#models/records/placement.ts'
import { paths } from '#server/paths.ts'
import { workingDay } from '#seeds/calendar.ts'
import { workbookOf } from '#test/support/workbook.ts'
import type { World } from './world.ts'
import { setRowAside } from '#models/importing/run/correct-row.ts'
import { confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { uploadFile } from '#models/importing/run/upload.ts'

const HEADINGS = 'Identifiant;Nom;Prénom;Date de naissance;Téléphone;E-mail;Code SAFIR'

/** Imports in every state of their life: the pages they are shown on, with every group of lines, and the one that asks what a column holds. */
export async function importAddresses({ marie, karim, theo, forgeWorkshop }: World) {
  const slot = slashed(workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 55), 1))
  const bring = async (lines: string[], headings = HEADINGS) => {
    const bytes = Buffer.from([headings, ...lines].join('\n'))
    const ids = { agency: marie.agency!, by: marie._id }
    const { _id } = await uploadFile({ ...ids, fileName: 'demandeurs-aubagne-novembre.csv', bytes })
    return { _id, again: () => ImportRun.findById(_id).orFail(), at: paths.importation(String(_id)) }
  }
  const desk = await bring([
    '9210001A;REYNAUD;Lola;12/03/1991;06 39 98 02 01;lola.reynaud@example.org;13165',
    '9210002B;REYNAUD;Sami;31/02/1991;06 39 98 02 02;sami.reynaud@example.org;13165',
    `9210003C;${karim.lastName};${karim.firstName};${slashed(karim.birthDate ?? '')};;;13165`,
    `9210004D;REYNAUD;Ève;12/03/1991;639980204;eve.reynaud@@example;13165`,
    '9210005E;ROSTAND;Jules;01/04/1978;06 39 98 02 05;;13165',
    `${theo.identifiers[0]};${theo.lastName};${theo.firstName};${slashed(theo.birthDate ?? '')};;theo@example.org;13165`,
    '9210001A;REYNAUD;Lola;12/03/1991;06 39 98 02 01;lola.reynaud@example.org;13165'
  ])
  await setRowAside(await desk.again(), 5)

  const saved = await bring(['9220001A;AILLAUD;Rose;02/05/1969;06 39 98 03 01;;13165'])
  await confirmImport(await saved.again(), { by: marie._id })
  const { person } = await ImportRow.findOne({ importation: saved._id }).orFail()
  const placement = await Placement.create({
    importation: saved._id,
    workshop: forgeWorkshop._id,
    kind: 'proposed',
    by: marie._id,
    at: new Date(),
    lines: [
      { person, refusal: null },
      { person: marie._id, refusal: 'errors.workshop.full' }
    ]
  })
  const choosing = paths.newImportPlacement(String(saved._id))
  const placing = [choosing, `${choosing}?workshop=${String(forgeWorkshop._id)}&people=${String(person)}`]
  const undone = await bring(['9230001A;AILLAUD;Paul;02/05/1970;06 39 98 03 02;;13165'])
  await undoImport(await confirmImport(await undone.again(), { by: marie._id }))
  const planning = await bring(
    [
      `;${slot};09:00;12:00;Entreprise;13165;Ateliers de la Baume;3 rue des Tanneurs;13400;Aubagne;Ateliers de la Baume;H2902;Chaudronnier;Industrie;10;Pinatel R.;Ouverte`
    ],
    'N° session;Date;Début;Fin;Type de lieu;Code SAFIR;Lieu;Adresse;Code postal;Commune;Entreprise;Code ROME;Métier;Secteur;Places;Animateur 1;Statut'
  )
  await confirmImport(await planning.again(), { by: marie._id })
  const unsaid = await bring(
    ['9240001A;AILLAUD;Luc;02/05/1971;bleu;;13165'],
    HEADINGS.replace('Téléphone', 'Machin')
  )

  const held = {
    agency: marie.agency!,
    by: marie._id,
    kind: 'people' as const,
    leaseUntil: new Date(Date.now() + 3_600_000)
  }
  const works = await ImportRun.create(
    (['reading', 'saving', 'undoing'] as const).map((state, done) => ({
      ...held,
      fileName: 'departement.csv',
      state,
      progress: { done: done * 12_345, total: 87_654, startedAt: new Date(Date.now() - 60_000) }
    }))
  )
  const problem = { reason: 'imports.reason.file-quote-not-closed', params: { line: 12 } }
  const failed = await ImportRun.create({ ...held, fileName: 'coupée.csv', state: 'failed', problem })
  const groups = ['refused', 'doubtful', 'setAside', 'changed', 'check', 'new', 'ignored']
  const pages = [
    ...groups.map(group => `${desk.at}?show=${group}`),
    saved.at,
    planning.at,
    undone.at,
    ...[...works, failed].map(({ _id }) => paths.importation(String(_id)))
  ]
  const twoLists = ['Octobre', 'Novembre'].map((name, at) => ({
    name,
    rows: [HEADINGS.split(';'), [`925000${at}A`, 'AILLAUD', 'Jo', '02/05/1972', '', '', '13165']]
  }))
  const asked = await uploadFile({
    agency: marie.agency!,
    by: marie._id,
    fileName: 'listes-aubagne.xlsx',
    bytes: workbookOf(twoLists)
  })
  return {
    pages,
    sheet: paths.importSheet(String(asked._id)),
    columns: paths.importColumns(String(unsaid._id)),
    placing,
    placed: paths.importPlacement(String(saved._id), String(placement._id)),
    undoing: [saved, planning].map(({ _id }) => paths.newImportUndoing(String(_id)))
  }
}
