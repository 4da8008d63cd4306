import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { WORKER_MEMORY } from '#lib/worker-memory.ts'

describe('the memory of a worker', () => {
  it('is the same whoever starts it', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>
    }
    expect(scripts['worker']).to.equal(`node ${WORKER_MEMORY.join(' ')} run.js --env jobs/main.ts`)
  })
})
