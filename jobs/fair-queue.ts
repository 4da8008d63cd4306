/** The next item comes from the lane with the least under way: a slow one delays no other. `work` must not throw. */
export async function fairQueue<T>(
  items: readonly T[],
  { laneOf, atOnce, work }: { laneOf: (item: T) => string; atOnce: number; work: (item: T) => Promise<void> }
): Promise<void> {
  const lanes = new Map<string, { waiting: T[]; underWay: number }>()
  for (const item of items) {
    const name = laneOf(item)
    const lane = lanes.get(name) ?? { waiting: [], underWay: 0 }
    lane.waiting.push(item)
    lanes.set(name, lane)
  }
  const next = () => {
    const ready = [...lanes.values()].filter(({ waiting }) => waiting.length > 0)
    return ready.toSorted((a, b) => a.underWay - b.underWay)[0]
  }
  const worker = async () => {
    for (let lane = next(); lane; lane = next()) {
      const item = lane.waiting.shift()
      if (item === undefined) return
      lane.underWay++
      await work(item)
      lane.underWay--
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}
