/** One check of a bcrypt digest, as the whole life of a thread: the event loop of the server goes on meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { isBcrypt } from './bcrypt.ts';

const { password, digest } = workerData as { password: string; digest: string };
parentPort?.postMessage(isBcrypt(password, digest));
