import { connect, database, isStoreAway } from '../database.ts'
import { whyNotServed, type Reason } from './why-not-served.ts'

/** 'ready' when this version may work with the database, else why not; 'away' while no server answers. */
export async function connectToServe(uri: string): Promise<'ready' | 'away' | Reason> {
  try {
    await connect(uri)
  } catch {
    return 'away'
  }
  try {
    return (await whyNotServed(database())) ?? 'ready'
  } catch (error) {
    if (isStoreAway(error)) return 'away'
    throw error
  }
}
