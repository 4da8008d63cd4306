import { AddedGroup } from '#models/records/added-group.ts'

/** Runs `work` while whoever reads the publics of the region waits for `hold` once they are read, before going on. */
export async function holdingPublics<T>(hold: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const find = AddedGroup.find.bind(AddedGroup)
  AddedGroup.find = ((...args: Parameters<typeof find>) => {
    const query = find(...args)
    const run = query.exec.bind(query)
    query.exec = async () => {
      const found = await run()
      await hold()
      return found
    }
    return query
  }) as typeof AddedGroup.find
  try {
    return await work()
  } finally {
    Reflect.deleteProperty(AddedGroup, 'find')
  }
}

/** A hold that lets everyone go once so many have come. */
export function untilAllCame(count: number): () => Promise<void> {
  let came = 0
  let open = () => {}
  const opened = new Promise<void>(resolve => (open = resolve))
  return () => {
    came++
    if (came >= count) open()
    return opened
  }
}
