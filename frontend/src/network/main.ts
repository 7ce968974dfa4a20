import "./network.css";
import { HansaNetwork } from "./element.ts";

if (!customElements.get("hansa-network")) customElements.define("hansa-network", HansaNetwork);
