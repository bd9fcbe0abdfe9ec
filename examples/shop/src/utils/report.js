import { env } from '../env';

const PLACEHOLDER = 'process.env.APP_VERSION';

/** The header by which the service counts its users by version. */
export function versionHeader() {
  return { 'X-App-Version': env.version };
}

/* A text is no code: process.env.APP_VERSION stays as it is in this comment, in the string above,
   in the pattern and in the template below. */
export function complaint(message) {
  return /process.env.APP_VERSION/.test(message)
    ? `${PLACEHOLDER} was shipped as text; build again, then replace process.env.APP_VERSION`
    : message;
}
