import "./map.css";
import { HansaMap } from "./element.ts";

if (!customElements.get("hansa-map")) customElements.define("hansa-map", HansaMap);
