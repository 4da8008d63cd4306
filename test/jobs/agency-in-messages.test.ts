import { expect } from 'chai'
import { Agency } from '#models/records/agency.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'

describe('what a message says of its agency', () => {
  useDatabase()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })

  it('is its telephone, when to call, where answers go, and how to enter the room', async () => {
    const { aubagne, forgeWorkshop } = cast
    await Agency.updateOne(
      { _id: aubagne._id },
      {
        phone: '+33465719020',
        email: 'aubagne@example.org',
        callHours: 'Le matin',
        'rooms.0.entry': 'Portail vert.'
      }
    )
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { access: '' })
    await deliverPost()
    const sent = await SentMessage.find({ kind: 'confirmation' }).sort({ _id: -1 })
    const texts = sent.filter(
      ({ headers, text }) => headers.includes('aubagne@example.org') && text.includes('Salle collective 1')
    )
    expect(texts).not.to.have.length(0)
    for (const { headers, text, html } of texts) {
      expect(headers).to.match(/Reply-To: .*<aubagne@example\.org>/)
      for (const words of [text, html])
        expect(words)
          .to.match(/04\s65\s71\s90\s20/)
          .and.include('Le matin')
          .and.include('Portail vert.')
    }
  })
})
