/** The value of `<script type="application/json" id=…>`. */
export function readInline<T>(id: string): T {
  const script = document.getElementById(id);
  if (!script) throw new Error(`no element with the id "${id}"`);
  return JSON.parse(script.textContent ?? "") as T;
}

/** JSON from an address of this site; anything but a success is an error. */
export async function fetchJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address, { signal: signal ?? null, headers: { accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} from ${address}`);
  return (await answer.json()) as T;
}
