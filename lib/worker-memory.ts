/**
 * What Node is told when it starts a worker (`npm run worker` says the same). Left alone, it lets what a long list leaves
 * behind pile up to several times what is in use before it sweeps; a worker is one of three processes of a small machine.
 */
export const WORKER_MEMORY = ['--max-semi-space-size=8', '--max-old-space-size=512']
