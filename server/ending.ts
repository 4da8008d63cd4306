/** Whatever is still going on after this is cut off. */
const AT_MOST_MS = 9500

/** Ends the process in order when it is asked to, within ten seconds; asked again, or too slow, at once. */
export function atTheEnd(end: () => Promise<void>): void {
  let isEnding = false
  const stop = () => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => process.exit(1), AT_MOST_MS).unref()
    void end().then(
      () => process.exit(0),
      () => process.exit(1)
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
