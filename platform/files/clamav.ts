import { connect, type Socket } from 'node:net'
import { antivirusLimitError, antivirusUnavailableError, infectedError } from './errors.ts'

/** One scan under way; the content is sent as it arrives. */
export interface Scan {
  /** @throws DomainError `fichiers.antivirus-indisponible`, `fichiers.antivirus-limite` */
  send(chunk: Uint8Array): Promise<void>
  /** Ends the content and waits for the verdict. @throws DomainError the same, and `fichiers.infecte` */
  check(): Promise<void>
  close(): void
}

const CONNECT_MS = 10_000
const SILENCE_MS = 120_000
/** clamd refuses chunks above its StreamMaxLength; small ones suit every setting. */
const CHUNK = 64 * 1024

/**
 * Opens a scan on clamd, command INSTREAM (clamd(8)): chunks after their length in four bytes, an empty one at the end.
 *
 * @param host `host:port`, or the path of a UNIX socket
 */
export async function openScan(host: string): Promise<Scan> {
  const socket = connectTo(host)
  const answer = readAnswer(socket)
  let over = false
  const end = () => {
    over = true
  }
  answer.then(end, end)
  await Promise.race([heard(socket, 'connect'), answer])
  socket.setTimeout(SILENCE_MS).write('zINSTREAM\0')

  const write = async (bytes: Uint8Array) => {
    if (over) {
      judge(await answer)
      throw antivirusUnavailableError(new Error('clamd answered before the end of the content'))
    }
    if (!socket.write(bytes)) await Promise.race([heard(socket, 'drain'), answer])
  }
  return {
    async send(chunk) {
      for (let at = 0; at < chunk.length; at += CHUNK) {
        const part = chunk.subarray(at, at + CHUNK)
        await write(lengthOf(part))
        await write(part)
      }
    },
    async check() {
      await write(lengthOf(new Uint8Array()))
      judge(await answer)
    },
    close: () => socket.destroy(),
  }
}

function connectTo(host: string): Socket {
  const [, name, port] = /^\[?([^/]*?)\]?:(\d+)$/.exec(host) ?? []
  const socket = name && port ? connect(Number(port), name) : connect(host)
  return socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('clamd is silent')))
}

const heard = (socket: Socket, event: string) => new Promise<void>((resolve) => socket.once(event, () => resolve()))

/** The one line that clamd writes; it may come before the end (size limit), and the connection closes after it. */
function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      if (/[\0\n]/.test(text)) resolve(text.replace(/[\0\n].*$/s, ''))
    })
    socket.on('error', (error) => reject(antivirusUnavailableError(error)))
    socket.on('close', () => reject(antivirusUnavailableError(new Error(`clamd closed after “${text}”`))))
  })
}

function judge(answer: string): void {
  const [, virus] = /^stream: (.+) FOUND$/.exec(answer) ?? []
  if (virus) throw infectedError(virus)
  if (/size limit exceeded/i.test(answer)) throw antivirusLimitError()
  if (answer !== 'stream: OK') throw antivirusUnavailableError(new Error(`clamd: ${answer}`))
}

function lengthOf(part: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(part.length)
  return length
}
