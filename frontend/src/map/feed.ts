import { fetchJson } from "../shared/json.ts";
import { type Bounds, viewAddress } from "./address.ts";
import type { Points } from "./points.ts";

const PAUSE_MS = 150;

/** Asks the server for the points on screen: after a pause in moving, and only the latest question counts. */
export class PointsFeed {
  private pause: ReturnType<typeof setTimeout> | undefined;
  private current: AbortController | undefined;

  constructor(
    private readonly arrived: (points: Points) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  ask(address: string, bounds: Bounds, zoom: number, pause = PAUSE_MS): void {
    this.stop();
    const question = new AbortController();
    this.current = question;
    this.pause = setTimeout(() => {
      fetchJson<Points>(viewAddress(address, bounds, zoom, document.baseURI), question.signal).then(
        (points) => question.signal.aborted || this.arrived(points),
        (error: unknown) => question.signal.aborted || this.failed(error),
      );
    }, pause);
  }

  stop(): void {
    clearTimeout(this.pause);
    this.current?.abort();
  }
}
