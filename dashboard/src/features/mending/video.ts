//! A video cut, put in order, or encoded anew, in the browser and with nobody's server. Loaded only where it is used:
//! mediabunny is 106 KB, by far the largest thing that this page can load. mp4box.js reads and writes MP4 alone, and
//! leaves decoding and encoding to us; ffmpeg.wasm needs an exception of the Content-Security-Policy.
//! https://mediabunny.dev/guide/introduction
import {
  BlobSource,
  BufferTarget,
  Conversion,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  Quality,
  WEBM,
  canEncodeAudio,
  canEncodeVideo,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
} from 'mediabunny';
import { renamed } from './names.ts';

/** From which second to which. */
export interface Cut {
  from: number;
  to: number;
}

/** Why something cannot be done here; `null` where it can. */
export type Obstacle = 'tooLarge' | 'noCopy' | 'noDecode' | 'noEncode' | 'noSound' | null;

export type Way = 'copy' | 'encode';

/** What is known of a video before anything is done with it. */
export interface VideoRead {
  seconds: number;
  codecs: readonly string[];
  obstacles: Record<Way, Obstacle>;
}

interface Work {
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onprogress: (share: number) => void;
}

/** All of the result is in memory before it is a file. */
const MOST_BYTES = 1_000_000_000;
/** What networks take: https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media */
const LONGEST_SIDE = 1920;
const [LEAST_RATE, MOST_RATE] = [24, 60];
/** Of how many pictures the rate is measured. */
const RATE_SAMPLE = 200;
const MOST_SAMPLES = 48_000;
/** Pictures refer to at most so many that are shown after them: https://www.itu.int/rec/T-REC-H.264 */
const MOST_REORDERED = 16;

interface Tracks {
  video: InputVideoTrack;
  audio: InputAudioTrack | null;
}

/** Does something with a file, and lets go of it. */
async function withInput<T>(file: Blob, act: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM, MATROSKA] });
  try {
    return await act(input);
  } finally {
    input.dispose();
  }
}

async function tracksOf(input: Input): Promise<Tracks> {
  const video = await input.getPrimaryVideoTrack();
  if (video === null) throw new Error('there are no pictures in it');
  return { video, audio: await input.getPrimaryAudioTrack() };
}

/** What can be done with a video in this browser. Throws where it cannot be read. */
export const readVideo = (file: Blob): Promise<VideoRead> =>
  withInput(file, async (input) => {
    const tracks = await tracksOf(input);
    const codecs = [await tracks.video.getCodec(), (await tracks.audio?.getCodec()) ?? null];
    const isLarge = file.size > MOST_BYTES;
    return {
      seconds: await input.computeDuration(),
      codecs: codecs.filter((codec) => codec !== null),
      obstacles: {
        copy: isLarge ? 'tooLarge' : await copyObstacle(tracks),
        encode: isLarge ? 'tooLarge' : await encodeObstacle(tracks),
      },
    };
  });

async function copyObstacle({ video, audio }: Tracks): Promise<Obstacle> {
  const [pictures, sound] = [await video.getCodec(), await audio?.getCodec()];
  const isTaken = (pictures === 'avc' || pictures === 'hevc') && (audio === null || sound === 'aac');
  return isTaken ? null : 'noCopy';
}

async function encodeObstacle({ video, audio }: Tracks): Promise<Obstacle> {
  if (!(await video.canDecode())) return 'noDecode';
  const [width, height] = fitted(await video.getDisplayWidth(), await video.getDisplayHeight());
  if (!(await canEncodeVideo('avc', { width, height }))) return 'noEncode';
  if (audio === null || !(await isNewSound(audio))) return null;
  return (await audio.canDecode()) && (await canEncodeAudio('aac')) ? null : 'noSound';
}

/** Whether its sound is not yet what every network takes. */
const isNewSound = async (audio: InputAudioTrack): Promise<boolean> =>
  (await audio.getCodec()) !== 'aac' ||
  (await audio.getSampleRate()) > MOST_SAMPLES ||
  (await audio.getNumberOfChannels()) > 2;

/** The sides that it gets: even, and none longer than networks take. */
function fitted(width: number, height: number): [number, number] {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const [wide, high] = [width, height].map((side) => Math.max(2, Math.round((side * scale) / 2) * 2));
  return [wide ?? 2, high ?? 2];
}

/** An MP4 with the same pictures and sound, its index first and without an edit list. */
export async function copied(file: Blob, name: string, cut: Cut, work: Work): Promise<File> {
  const output = ordered();
  const stop = (): void => void output.cancel();
  work.signal.addEventListener('abort', stop);
  try {
    await withInput(file, async (input) => copyTracks(await tracksOf(input), output, cut, work));
    work.signal.throwIfAborted();
    await output.finalize();
  } finally {
    work.signal.removeEventListener('abort', stop);
  }
  return fileOf(output, name);
}

/** An MP4 that is made in memory, so that its index can stand first. */
const ordered = (): Output<Mp4OutputFormat, BufferTarget> =>
  new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: new BufferTarget() });

async function copyTracks({ video, audio }: Tracks, output: Output, cut: Cut, work: Work): Promise<void> {
  const sink = new EncodedPacketSink(video);
  const first = (await sink.getKeyPacket(cut.from)) ?? (await sink.getFirstKeyPacket());
  const [codec, soundCodec] = [await video.getCodec(), (await audio?.getCodec()) ?? null];
  if (first === null || codec === null) throw new Error('there are no pictures in it');
  const pictures = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(pictures, { rotation: await video.getRotation() });
  const sound = soundCodec === null ? null : new EncodedAudioPacketSource(soundCodec);
  if (sound) output.addAudioTrack(sound);
  await output.start();
  const part = { from: first.timestamp, to: cut.to };
  await Promise.all([
    copyPictures(video, until(sink.packets(first), cut.to), pictures, part, work),
    audio && sound && copySound(audio, sound, part, work),
  ]);
}

async function copyPictures(
  video: InputVideoTrack,
  packets: AsyncIterable<EncodedPacket>,
  target: EncodedVideoPacketSource,
  { from, to }: Cut,
  work: Work,
): Promise<void> {
  const decoderConfig = (await video.getDecoderConfig()) ?? undefined;
  const length = Math.min(to, await video.computeDuration()) - from;
  for await (const packet of packets) {
    work.signal.throwIfAborted();
    // What is shown before the first complete picture refers to pictures that are cut off.
    if (packet.timestamp < from) continue;
    const timestamp = packet.timestamp - from;
    await target.add(packet.clone({ timestamp }), { ...(decoderConfig && { decoderConfig }) });
    work.onprogress(Math.min(1, timestamp / length));
  }
  target.close();
}

async function copySound(
  audio: InputAudioTrack,
  target: EncodedAudioPacketSource,
  { from, to }: Cut,
  work: Work,
): Promise<void> {
  const decoderConfig = (await audio.getDecoderConfig()) ?? undefined;
  let isFirst = true;
  for await (const packet of until(new EncodedPacketSink(audio).packets(), to)) {
    work.signal.throwIfAborted();
    if (packet.timestamp < from) continue;
    // A track that begins a moment late would need an edit list: its first packet lasts that moment longer.
    const timestamp = isFirst ? 0 : packet.timestamp - from;
    isFirst = false;
    await target.add(packet.clone({ timestamp }), { ...(decoderConfig && { decoderConfig }) });
  }
  target.close();
}

/** The packets up to an instant. Those behind it that others before it refer to come along. */
async function* until(packets: AsyncIterable<EncodedPacket>, end: number): AsyncGenerator<EncodedPacket> {
  let behind: EncodedPacket[] = [];
  for await (const packet of packets) {
    if (packet.timestamp >= end) {
      behind.push(packet);
      if (behind.length > MOST_REORDERED) return;
      continue;
    }
    yield* behind;
    behind = [];
    yield packet;
  }
}

/** An MP4 with H.264 and AAC. */
export async function encoded(file: Blob, name: string, cut: Cut, work: Work): Promise<File> {
  const output = ordered();
  await withInput(file, (input) => encodeTracks(input, output, cut, work));
  // Encoders begin their sound a moment early, which becomes an edit list.
  const whole = { from: 0, to: Number.POSITIVE_INFINITY };
  return copied(fileOf(output, name), name, whole, { ...work, onprogress: () => undefined });
}

async function encodeTracks(input: Input, output: Output, cut: Cut, work: Work): Promise<void> {
  const { video, audio } = await tracksOf(input);
  const [width, height] = fitted(await video.getDisplayWidth(), await video.getDisplayHeight());
  const { averagePacketRate } = await video.computePacketStats(RATE_SAMPLE);
  const conversion = await Conversion.init({
    input,
    output,
    tracks: 'primary',
    trim: { start: cut.from, ...(Number.isFinite(cut.to) && { end: cut.to }) },
    video: {
      codec: 'avc',
      width,
      height,
      fit: 'contain',
      // A steady rate, as some networks want it.
      frameRate: Math.min(MOST_RATE, Math.max(LEAST_RATE, Math.round(averagePacketRate))),
      quality: new Quality('high'),
      keyFrameInterval: 2,
      allowTransformationMetadata: false,
      forceTranscode: true,
    },
    audio: audio && (await isNewSound(audio)) ? { codec: 'aac', numberOfChannels: 2, sampleRate: MOST_SAMPLES } : {},
    showWarnings: false,
  });
  if (!conversion.isValid || conversion.discardedTracks.length > 0) throw new Error('it cannot be encoded');
  conversion.onProgress = work.onprogress;
  const stop = (): void => void conversion.cancel();
  work.signal.addEventListener('abort', stop);
  try {
    await conversion.execute();
  } finally {
    work.signal.removeEventListener('abort', stop);
  }
}

function fileOf(output: Output<Mp4OutputFormat, BufferTarget>, name: string): File {
  const { buffer } = output.target;
  if (buffer === null) throw new Error('nothing was made');
  return new File([buffer], renamed(name, 'mp4'), { type: 'video/mp4' });
}
