/** Does every work, `atOnce` of them at a time, in their order. Throws the first trouble once those begun have ended. */
export async function inParallel<T>(
  atOnce: number,
  works: readonly T[],
  run: (work: T) => Promise<void>
): Promise<void> {
  const waiting = works.values()
  const worker = async () => {
    for (const work of waiting) await run(work)
  }
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker))
  for (const { status, ...rest } of ended)
    if (status === 'rejected') throw (rest as { reason: unknown }).reason
}
