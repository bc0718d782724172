// What a viewer did, replayed: the player as that viewer had it, driven by what
// was recorded. Who looks on can touch nothing in it; nothing is sent or kept.

import { Author } from "../../../engine/src/index.ts";
import { BASE, RamifyPlayer } from "../element.ts";
import { Film, type Manifest } from "../film.ts";
import type { Screening } from "../screening.ts";
import type { Server } from "../server.ts";
import { Silent } from "../silent.ts";
import { Mark } from "./mark.ts";
import { Projector } from "./projector.ts";
import type { Session_, Told } from "./recorded.ts";

export class Replaying extends RamifyPlayer {
  private session: Session_ | undefined;
  private readonly films = new Map<string, Film>();
  private projector: Projector | undefined;
  private early: Told[] = []; // said while the film opens

  told(told: Told): void {
    if (told.replay === "begin") this.begin_(told.session);
    else if (!this.projector) this.early.push(told);
    else if (told.replay === "to") this.projector.to(told.at);
    else if (told.replay === "play") this.projector.play(told.rate, told.short);
    else this.projector.rest();
  }

  private begin_(session: Session_): void {
    for (const { manifest } of Object.values(session.films)) manifest.parts = this.dataset["build"] ?? "";
    this.session = session;
    this.inert = true;
    this.setAttribute("data-replay", ""); // panels with other pages do not load them
    this.lang = session.language;
    this.setAttribute("consent", "no"); // nobody is asked
    this.setAttribute("no-shortcuts", "");
    this.setAttribute("project", this.manifest.project);
  }

  private get manifest(): Manifest {
    const { films, release } = this.session as Session_;
    return (films[release] as Session_["films"][string]).manifest;
  }

  protected override server(): Server {
    return new Silent(BASE, this.manifest);
  }

  /** All releases that the session was played on, each in an engine of its own. */
  protected override async film(module: Promise<WebAssembly.Module>, _: Manifest, base: string): Promise<Film> {
    const { films, release } = this.session as Session_;
    const author = new Author(await module);
    for (const [id, { document, manifest }] of Object.entries(films)) {
      const { engine, mistakes } = await author.open(document);
      if (!engine) throw new Error(mistakes.map(({ text }) => text).join("\n"));
      this.films.set(id, new Film(manifest, engine, base));
    }
    return this.films.get(release) as Film;
  }

  protected override ready(screening: Screening): Promise<void> {
    const { events, release } = this.session as Session_;
    const { view } = screening;
    const mark = new Mark(view.stage);
    const projector = new Projector(this.films, events, release, screening.media, screening, {
      stands: (where) => window.parent.postMessage(where, "*"),
      happened: (event) => mark.show(event),
      before: () => {
        view.stage.clear();
        view.states.show("poster", screening.film.manifest.title);
      },
    });
    screening.conductor = projector;
    screening.begun = true;
    this.projector = projector;
    projector.to(0);
    for (const told of this.early.splice(0)) this.told(told);
    return Promise.resolve();
  }

  /** However long somebody looks at a moment, it is the same viewing. */
  override renew(): void {
    /* nothing begins anew */
  }
}
