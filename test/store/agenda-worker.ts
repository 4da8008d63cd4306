import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import { MongoClient } from 'mongodb'

/** One worker process of the Agenda test: notes each run of a job, until told to stop. */
const [uri = '', database = ''] = process.argv.slice(2)
const client = await new MongoClient(uri).connect()
const db = client.db(database)
const agenda = new Agenda({
  backend: new MongoBackend({ mongo: db }),
  processEvery: 200,
  defaultConcurrency: 20,
  maxConcurrency: 20
})
agenda.define('count', async (job: { attrs: { data: unknown } }) => {
  await db.collection('runs').insertOne({ job: (job.attrs.data as { n: number }).n, by: process.pid })
})
await agenda.start()
process.send?.('ready')
process.once('message', () => {
  void agenda
    .stop()
    .then(() => client.close())
    .then(() => process.exit(0))
})
