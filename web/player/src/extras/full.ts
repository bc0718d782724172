// Full screen of our own container: the native one of a video would hide the
// layer. Where a browser has none for elements we fill the window; in a frame
// the page around is asked to; failing that the share page opens.

type Element_ = HTMLElement & { webkitRequestFullscreen?: () => void };
type Document_ = Document & { webkitFullscreenElement?: Element; webkitExitFullscreen?: () => void };

export class Full {
  private filled = false;
  private readonly tell = (): void => this.changed(this.is);

  constructor(
    private readonly host: HTMLElement,
    private readonly changed: (is: boolean) => void,
    private readonly outside: (fill: boolean) => Promise<boolean>, // asks the page around
    private readonly page: () => string, // the share page
  ) {
    for (const event of ["fullscreenchange", "webkitfullscreenchange"]) {
      document.addEventListener(event, this.tell);
    }
  }

  close(): void {
    for (const event of ["fullscreenchange", "webkitfullscreenchange"]) document.removeEventListener(event, this.tell);
  }

  get is(): boolean {
    const { fullscreenElement, webkitFullscreenElement } = document as Document_;
    return this.filled || (fullscreenElement ?? webkitFullscreenElement) === this.host;
  }

  async toggle(): Promise<void> {
    const host: Element_ = this.host;
    const owner = document as Document_;
    if (this.filled) return this.fill(false);
    if (this.is) {
      if (owner.exitFullscreen) await owner.exitFullscreen();
      else owner.webkitExitFullscreen?.();
    } else if (document.fullscreenEnabled) await host.requestFullscreen({ navigationUI: "hide" });
    else if (host.webkitRequestFullscreen) host.webkitRequestFullscreen();
    else await this.fill(true);
  }

  private async fill(is: boolean): Promise<void> {
    if (window.parent !== window && !(await this.outside(is))) {
      window.open(this.page(), "_blank", "noopener");
      return;
    }
    this.filled = is;
    this.host.toggleAttribute("data-filled", is);
    this.changed(is);
  }
}
