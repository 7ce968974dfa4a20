/** Whether this browser can draw on a WebGL canvas. The trial context is given back at once: browsers allow only a few. */
export function hasWebGL(version: "webgl" | "webgl2"): boolean {
  try {
    const context = document.createElement("canvas").getContext(version) as WebGLRenderingContext | null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}
