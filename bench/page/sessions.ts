import { deserialize, serialize } from 'bson'
import session from 'express-session'

/** Sessions shaped as those in MongoDB: encoded and decoded as BSON at each request, without the network. */
export class BsonSessions extends session.Store {
  readonly #kept = new Map<string, Uint8Array>()

  get(id: string, done: (error: unknown, found?: session.SessionData | null) => void) {
    const bytes = this.#kept.get(id)
    done(null, bytes ? (deserialize(bytes) as session.SessionData) : null)
  }

  set(id: string, data: session.SessionData, done?: (error?: unknown) => void) {
    this.#kept.set(id, serialize(JSON.parse(JSON.stringify(data)) as object))
    done?.()
  }

  override touch(_id: string, _data: session.SessionData, done?: () => void) {
    done?.()
  }

  destroy(id: string, done?: (error?: unknown) => void) {
    this.#kept.delete(id)
    done?.()
  }
}
