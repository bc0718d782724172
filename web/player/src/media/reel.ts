// A feed piece by piece through one MediaSource: the scene that
// is decided to come is appended behind the one that plays, and the picture goes
// on without a seam.
//
// Chromium's sound runs dry some packets before its end, and the picture with
// it; so where nothing follows, the stream is ended shortly before. What is
// decided after that cannot be joined any more (decoders have seen the end): it
// is entered on the other element, as is what begins between key frames without
// a head.

import type { Spot } from "../film.ts";
import { Channel } from "./channel.ts";
import type { PictureCutter, SoundCutter } from "./cutters.ts";
import { frameOf, type Deck } from "./deck.ts";
import type { Feed } from "./feed.ts";
import { Files } from "./files.ts";
import { Lane } from "./lane.ts";
import { alone, clipTime, endOf, joinable, joined, momentOf, pieceAt, startOf, type Piece } from "./piece.ts";
import { MediaError_, type Trouble } from "./source.ts";
import type { Stock } from "./stock.ts";

const AHEAD_S = 30; // in front, while it plays
const RESTING_S = 8; // … before it does
const BEHIND_S = 3; // on the element that waits
const CALM_S = 6;
const LAST_MS = 130; // before its end a stream without more is ended: at 64 it has run dry
const FLUSH_S = 0.4; // a seek so near to the end needs it ended
const LATE_S = 0.6; // what was appended is not taken away so shortly before
const ENDLESS_S = 1e6; // of a timeline that may go on

type Managed = MediaSource & { streaming?: boolean };
const Media = (globalThis as { ManagedMediaSource?: typeof MediaSource }).ManagedMediaSource ?? MediaSource;

export class Reel implements Feed {
  private readonly video: HTMLVideoElement;
  private readonly files: Files; // for clips that are not prepared
  private media: Managed | undefined;
  private line: Piece[] = [];
  private piece: Piece | undefined; // that the spot is in
  private asked: Spot | undefined; // as opened, before its piece is there
  private lanes: Lane[] = [];
  private channels: Channel[] = [];
  private failed: Trouble | undefined;
  private ended = false; // decoders have been told that nothing follows
  private spoilt: number | undefined; // from here on lies what was not to come
  private lack: Trouble | undefined; // when what is there has been played
  private front = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly deck: Deck,
    private readonly stock: Stock,
    private readonly picture: PictureCutter,
    private readonly sound: SoundCutter,
  ) {
    const { video } = deck;
    this.video = video;
    this.files = new Files(deck);
    video.addEventListener("timeupdate", () => this.go());
    video.addEventListener("play", () => this.go());
    video.addEventListener("seeking", () => this.sought());
    video.addEventListener("waiting", () => this.dry());
  }

  get trouble(): Trouble | undefined {
    return this.failed;
  }

  // ---- what it holds ---------------------------------------------------------

  holds(spot: Spot): boolean {
    if (!spot.prepared) return !this.media && this.files.holds(spot);
    const { asked, piece } = this;
    if (!asked || asked.address !== spot.address) return false;
    const { from, to } = piece ?? asked;
    return spot.frame >= from && spot.frame < to;
  }

  moment(spot: Spot): number {
    return this.piece ? momentOf(this.piece, spot.frame) : spot.t;
  }

  clipTime(t: number): number {
    return this.piece ? clipTime(this.piece, t) : t;
  }

  floor(t: number): number {
    const piece = pieceAt(this.line, t);
    if (!piece) return this.files.floor(t);
    const { fps } = piece.index;
    return startOf(piece) + frameOf(Math.max(0, t - startOf(piece)), fps) / fps;
  }

  private get last(): Piece | undefined {
    return this.line[this.line.length - 1];
  }

  private get following(): Piece | undefined {
    return this.piece && this.line[this.line.indexOf(this.piece) + 1];
  }

  // ---- opening ---------------------------------------------------------------

  open(spot: Spot): void {
    this.drop();
    if (!spot.prepared) {
      this.files.open(spot);
      return;
    }
    const media: Managed = new Media();
    this.media = media;
    this.asked = spot;
    const address = URL.createObjectURL(media);
    const opened = new Promise((go) => media.addEventListener("sourceopen", go, { once: true }));
    this.video.src = address;
    void opened.then(() => URL.revokeObjectURL(address));
    Promise.all([this.stock.index(spot.prepared.tracks), opened]).then(
      ([index]) => this.media === media && this.begin(media, alone(index, spot.prepared?.edges ?? {}, spot.from, spot.to)),
      () => this.media === media && this.fail("missing"),
    );
  }

  private begin(media: Managed, piece: Piece): void {
    const { picture, sound } = piece.index.tracks;
    const first = this.picture.pick(piece.index);
    if (!first || !picture.length) {
      this.fail("missing");
      return;
    }
    this.line = [piece];
    this.piece = piece;
    media.duration = ENDLESS_S;
    const now = (): number => this.video.currentTime;
    const make = (cutter: PictureCutter | SoundCutter, codecs: string): [SourceBuffer, string] => [media.addSourceBuffer(cutter.type(codecs)), cutter.type(codecs)];
    // Both before the first append: later ones are refused.
    const buffers = [make(this.picture, first.codecs), make(this.sound, sound.codecs)] as const;
    const frame = this.deck.spot?.frame ?? piece.from;
    [this.picture, this.sound].forEach((cutter, i) => {
      const channel = new Channel(...(buffers[i] as [SourceBuffer, string]), now);
      const lane = new Lane(channel, cutter, this.stock, {
        pieces: () => this.line,
        now,
        wants: (ahead) => this.wants(ahead),
        fed: () => this.plan(),
        failed: (error, lacking) => this.lost(error, lacking),
      });
      this.channels.push(channel);
      this.lanes.push(lane);
      lane.begin(piece, frame);
    });
    media.addEventListener("startstreaming", () => this.go());
  }

  private wants(ahead: number): boolean {
    const { video, front, media } = this;
    if (media?.streaming === false) return false;
    return ahead < (!front ? BEHIND_S : video.paused ? RESTING_S : AHEAD_S);
  }

  /** Whether there is time to load something else. */
  get calm(): boolean {
    const { last } = this;
    return this.lanes.every((lane) => (last && lane.has(last)) || lane.end - this.video.currentTime > CALM_S);
  }

  private drop(): void {
    clearTimeout(this.timer);
    for (const lane of this.lanes) lane.close();
    this.lanes = [];
    this.channels = [];
    this.line = [];
    this.piece = this.asked = this.failed = this.lack = this.spoilt = this.media = undefined;
    this.ended = false;
  }

  // ---- feeding ---------------------------------------------------------------

  private go(): void {
    for (const lane of this.lanes) lane.nudge();
    this.plan();
  }

  private sought(): void {
    const t = this.video.currentTime;
    const last = this.last;
    if (this.ended && last && t < endOf(last) - 1) this.ended = false; // what comes opens it again
    for (const lane of this.lanes) lane.resume(t);
    this.plan();
  }

  /** Where nothing follows, end the stream in time. */
  private plan(): void {
    clearTimeout(this.timer);
    const { last, video } = this;
    if (!last || this.ended || !this.lanes.every((lane) => lane.has(last))) return;
    const left = endOf(last) - video.currentTime;
    if (video.seeking && left < FLUSH_S) this.finish();
    else if (!video.paused && left < 1) this.timer = setTimeout(() => this.finish(), (left * 1000) / video.playbackRate - LAST_MS);
  }

  private finish(): void {
    const { media, last, video } = this;
    if (!last || this.ended || (video.paused && !video.seeking)) return;
    this.ended = true;
    void Promise.all(this.channels.map((channel) => channel.idle())).then(() => {
      if (this.media === media && this.ended && media?.readyState === "open") media.endOfStream();
    });
  }

  // ---- going on --------------------------------------------------------------

  async follow(spot: Spot | undefined): Promise<boolean> {
    const { piece, media } = this;
    const there = this.following;
    if (spot && there && matches(there, spot)) return true;
    if (there && !this.retract(there)) return false;
    if (!spot?.prepared || !piece || this.ended) return false;
    const index = await this.stock.index(spot.prepared.tracks);
    const { edges } = spot.prepared;
    if (this.media !== media || this.piece !== piece || this.following || this.ended || !joinable(index, edges, spot.frame)) return false;
    this.line.push(joined(piece, index, edges, spot.frame, spot.to));
    this.go();
    return true;
  }

  /** Take what follows away again. False: decoders may have seen it, and what is
   * written over so late shows wrong pictures up to its next key frame. */
  private retract(piece: Piece): boolean {
    const { video } = this;
    const begun = this.lanes.some((lane) => lane.began(piece));
    this.line.splice(this.line.indexOf(piece));
    const before = this.last;
    if (before) for (const lane of this.lanes) lane.finish(before);
    if (!begun) return true;
    if (startOf(piece) - video.currentTime < LATE_S * video.playbackRate) {
      this.ended = true;
      this.spoilt = startOf(piece);
      return false;
    }
    this.cut(startOf(piece));
    return true;
  }

  private cut(from: number): void {
    for (const channel of this.channels) void channel.cut(from).catch(() => undefined);
  }

  leads(spot: Spot): boolean {
    if (!spot.prepared && !this.media) return this.files.leads(spot);
    const { following } = this;
    return following !== undefined && matches(following, spot);
  }

  async take(spot: Spot): Promise<boolean> {
    if (!this.media) return this.files.take(spot);
    const { following: piece } = this;
    if (!piece || !matches(piece, spot)) return false;
    while (!this.lanes.every((lane) => lane.began(piece))) {
      await new Promise((go) => setTimeout(go, 10));
      if (this.following !== piece) return false; // it cannot be had
    }
    this.piece = piece;
    this.asked = this.deck.spot = spot;
    this.line.splice(0, Math.max(0, this.line.indexOf(piece) - 1));
    return true;
  }

  face(front: boolean): void {
    this.front = front;
    if (!front && this.spoilt !== undefined) {
      this.cut(this.spoilt);
      this.spoilt = undefined;
      this.ended = false;
    }
    this.go();
  }

  // ---- trouble ---------------------------------------------------------------

  /** A part cannot be had. What plays goes on as far as it is there. */
  private lost(error: unknown, piece: Piece): void {
    const trouble = error instanceof MediaError_ ? error.trouble : "decode";
    if (piece !== this.piece && this.line.includes(piece)) {
      this.line.splice(this.line.indexOf(piece)); // then it is entered, and says why not
      this.plan();
      return;
    }
    this.lack = trouble;
    if (this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) this.fail(trouble);
  }

  private dry(): void {
    if (this.lack) this.fail(this.lack);
    else this.go();
  }

  again(): number {
    if (!this.media) return this.files.again();
    const t = this.floor(this.video.currentTime);
    const clip = this.piece ? this.clipTime(t) + 0.5 / this.piece.index.fps : 0;
    if (this.video.error || !this.piece) this.drop(); // opened anew
    this.failed = this.lack = undefined;
    for (const lane of this.lanes) lane.retry();
    return clip;
  }

  prime(): void {} // it has nothing of its own yet

  close(): void {
    this.drop();
  }

  private fail(trouble: Trouble): void {
    this.failed = trouble;
    this.video.dispatchEvent(new Event("error"));
  }
}

function matches(piece: Piece, spot: Spot): boolean {
  return piece.index.address === spot.prepared?.tracks && piece.from === spot.frame && piece.to === spot.to;
}
