export { Form, type ReceivedFile } from './form.ts'
export {
  type Cookie,
  clearToast,
  download,
  eventStream,
  html,
  json,
  type Reponse,
  redirect,
  text,
  toastOf,
} from './reponse.ts'
export type { Access, Authenticator, Demande, Identity, Route } from './route.ts'
export { createServer, type ServerOptions } from './server.ts'
